/** A store of values whose answers are lost, come late, or never come. */

import type { Wrap } from "./kept-secret.ts";

/** The calls that a wrapped store never made; each can be made later, as a request that was under way. */
export type Late = (() => Promise<void>)[];

/** The answer is lost, and the request with it; it may still arrive. */
export function underWay(late: Late): Wrap {
  const lose = (work: () => Promise<void>) => {
    late.push(work);
    return Promise.reject(new Error("Network connection lost."));
  };
  return (real) => ({
    ...real,
    create: (request) => lose(() => real.create(request)),
    replace: (request) => lose(() => real.replace(request)),
  });
}

/** It takes effect, and the answer is lost. */
export const answerLost: Wrap = (real) => {
  const lose = async (work: Promise<void>) => {
    await work;
    throw new Error("Network connection lost.");
  };
  return {
    ...real,
    create: (request) => lose(real.create(request)),
    replace: (request) => lose(real.replace(request)),
    delete: (name, deadlineMs) => lose(real.delete(name, deadlineMs)),
  };
};

/** The isolate is gone: neither undone nor marked, only the row is there. */
export const killed: Wrap = (real) => {
  const hang = () => new Promise<void>(() => undefined);
  return { ...real, create: hang, replace: hang };
};
