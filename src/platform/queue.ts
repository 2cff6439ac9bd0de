/** Sends any number of messages: a queue takes a hundred at once, 256 KB in all. Throws what it throws. */

const MESSAGES_A_SEND = 100;

export function createEnqueue<T>(queue: Queue<T>): (messages: readonly T[]) => Promise<void> {
  return async function enqueue(messages) {
    for (let from = 0; from < messages.length; from += MESSAGES_A_SEND) {
      const part = messages.slice(from, from + MESSAGES_A_SEND);
      await queue.sendBatch(part.map((body) => ({ body })));
    }
  };
}
