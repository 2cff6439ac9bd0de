/** The isolate's own heap, through workerd's inspector. Its own command to collect garbage does nothing in workerd. */

interface Answer {
  readonly id?: number;
  readonly result?: { readonly usedSize?: number };
}

export async function usedHeapBytes(inspector: URL): Promise<number> {
  const listing = await fetch(new URL("/json", inspector.href.replace("ws:", "http:")));
  const targets = (await listing.json()) as { id: string; webSocketDebuggerUrl: string }[];
  const target = targets.find(({ id }) => id.endsWith("contender"));
  if (target === undefined) throw new Error(`No such isolate among ${JSON.stringify(targets)}`);

  const socket = new WebSocket(target.webSocketDebuggerUrl);
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve, { once: true });
    socket.addEventListener("error", reject, { once: true });
  });
  const { result } = await ask(socket, 1, "Runtime.getHeapUsage");
  socket.close();
  if (result?.usedSize === undefined) throw new Error("workerd did not say how large its heap is");
  return result.usedSize;
}

function ask(socket: WebSocket, id: number, method: string): Promise<Answer> {
  const { promise, resolve } = Promise.withResolvers<Answer>();
  socket.addEventListener("message", function listen({ data }) {
    const answer = JSON.parse(String(data)) as Answer;
    if (answer.id !== id) return;
    socket.removeEventListener("message", listen);
    resolve(answer);
  });
  socket.send(JSON.stringify({ id, method }));
  return promise;
}
