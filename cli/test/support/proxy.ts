/** A line between a runner and the API that can be cut: what is sent meanwhile lies on the way, as in a real network. */

import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

export interface Proxy {
  readonly url: string;
  readonly cut: () => void;
  readonly mend: () => void;
  readonly stop: () => void;
}

export async function startProxy(to: string): Promise<Proxy> {
  const { port, hostname } = new URL(to);
  const sockets = new Set<Socket>();
  let isCut = false;

  function hold(socket: Socket): Socket {
    sockets.add(socket);
    socket.on("error", () => socket.destroy()).on("close", () => sockets.delete(socket));
    return socket;
  }

  const server = createServer({ pauseOnConnect: true }, (near) => {
    const far = connect(Number(port), hostname);
    for (const [from, into] of [
      [hold(near), far],
      [hold(far), near],
    ] as const) {
      from.on("data", (piece) => into.write(piece));
      from.on("close", () => into.destroy());
    }
    if (isCut) far.pause();
    else near.resume();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut: () => {
      isCut = true;
      for (const socket of sockets) socket.pause();
    },
    mend: () => {
      isCut = false;
      for (const socket of sockets) socket.resume();
    },
    stop: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
