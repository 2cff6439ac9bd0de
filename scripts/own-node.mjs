/**
 * Preloaded (`node --import`) before every script that is TypeScript. The project brings a Node that runs it; where npm
 * has not installed that one, the system's would end with ERR_UNKNOWN_FILE_EXTENSION and a stack. Runs on any Node 20.
 */

if (!process.features.typescript) {
  console.error(
    [
      `This is Node ${process.versions.node}, which cannot run the project's scripts, and the Node that the project brings is not installed.`,
      "The install script of the `node` package did not run (npm's `ignore-scripts`, or no network).",
      "Run `npm rebuild node --ignore-scripts=false`, or `npm ci --ignore-scripts=false`, and try again.",
    ].join("\n"),
  );
  process.exit(1);
}
