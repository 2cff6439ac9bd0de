/** `npm run test:aws`: in Node, for a server over HTTP is what the Worker would find; not part of `npm test`. */

import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    name: "aws",
    include: ["test/aws/**/*.moto.ts"],
    globalSetup: ["./test/aws/moto-server.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
