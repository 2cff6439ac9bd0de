/** Counts what an isolate asks of KV, D1 and Durable Objects; the numbers are read and reset at `/bench/calls`. */

export interface Calls {
  kv: number;
  d1: number;
  objects: number;
}

interface Worker {
  fetch(request: Request, env: object, ctx: ExecutionContext): Response | Promise<Response>;
}

const calls: Calls = { kv: 0, d1: 0, objects: 0 };
const counted = new WeakMap<object, object>();

export function counting(worker: Worker): Worker {
  return {
    async fetch(request, env, ctx) {
      if (!request.url.endsWith("/bench/calls")) return worker.fetch(request, countedEnv(env), ctx);
      const answer = Response.json(calls);
      Object.assign(calls, { kv: 0, d1: 0, objects: 0 });
      return answer;
    },
  };
}

/** The same object for the same `env`: what a Worker remembers may hang on its identity. */
function countedEnv(env: object): object {
  const present = counted.get(env);
  if (present !== undefined) return present;
  const entries = Object.entries(env).map(([name, binding]) => [name, countedBinding(binding)]);
  const made = Object.fromEntries(entries) as object;
  counted.set(env, made);
  return made;
}

export function countedBinding(binding: unknown): unknown {
  if (typeof binding !== "object" || binding === null) return binding;
  if ("idFromName" in binding) return countedNamespace(binding as DurableObjectNamespace);
  if ("prepare" in binding) return countMethods(binding, ["batch", "exec"], "d1", countedStatement);
  if ("getWithMetadata" in binding)
    return countMethods(binding, ["get", "put", "delete", "list"], "kv");
  return binding;
}

/** drizzle and kysely run a statement by these; `batch` is given the statements, which must be the real ones. */
function countedStatement(statement: D1PreparedStatement): D1PreparedStatement {
  return countMethods(statement, ["all", "first", "raw", "run"], "d1", countedStatement);
}

function countedNamespace(namespace: DurableObjectNamespace): DurableObjectNamespace {
  return new Proxy(namespace, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => {
        const result: unknown = Reflect.apply(value, target, args);
        return name === "get" || name === "getByName"
          ? countedStub(result as DurableObjectStub)
          : result;
      };
    },
  });
}

function countedStub(stub: DurableObjectStub): DurableObjectStub {
  return new Proxy(stub, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => {
        calls.objects += 1;
        return Reflect.apply(value, target, args) as unknown;
      };
    },
  });
}

const originals = new WeakMap<object, object>();

function countMethods<T extends object>(
  binding: T,
  methods: readonly string[],
  kind: keyof Calls,
  wrapResult?: (statement: D1PreparedStatement) => D1PreparedStatement,
): T {
  const proxy = new Proxy(binding, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => {
        if (methods.includes(String(name))) calls[kind] += 1;
        const real =
          name === "batch"
            ? [(args[0] as object[]).map((made) => originals.get(made) ?? made)]
            : args;
        const result: unknown = Reflect.apply(value, target, real);
        return (name === "prepare" || name === "bind") && wrapResult
          ? wrapResult(result as D1PreparedStatement)
          : result;
      };
    },
  });
  originals.set(proxy, binding);
  return proxy;
}
