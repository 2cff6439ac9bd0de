/** The API's side of the runner protocol, in memory, with leases of seconds and faults at will. */

import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { CompactEncrypt, importJWK, type JWK } from "jose";

export interface Job {
  readonly run: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly timeoutSeconds?: number;
  readonly leaseSeconds?: number;
  readonly killGraceSeconds?: number;
  /** Members of the protected header that are not as they should be. */
  readonly header?: Readonly<Record<string, unknown>>;
}

export interface Received {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: Body;
}

interface Piece {
  readonly seq: number;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly truncated?: boolean;
}

/** Of whichever request. */
export interface Body {
  readonly token?: string;
  readonly labels?: readonly string[];
  readonly publicKey?: JWK;
  readonly exitCode?: number | null;
  readonly signal?: string;
  readonly failure?: string;
  readonly durationMs?: number;
  readonly output?: Piece;
}

const RUNNER = "run_1";

export class FakeApi {
  readonly received: Received[] = [];
  readonly #queue: Job[] = [];
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  #publicKey: JWK | undefined;
  #claims = 0;
  /** Ways that answer so instead. */
  fault: (received: Received) => { status: number; code: string } | "cut" | undefined = () =>
    undefined;
  cancels = new Set<string>();
  /** What the clock of the API shows beside the machine's. */
  skewMs = 0;

  async start(): Promise<string> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  enqueue(job: Job): string {
    this.#queue.push(job);
    return `job_${this.#claims + this.#queue.length}`;
  }

  to(end: string): Received[] {
    return this.received.filter(({ path }) => path.endsWith(end));
  }

  async until<T>(look: () => T | undefined | false, withinMs = 15_000): Promise<T> {
    const untilMs = Date.now() + withinMs;
    for (;;) {
      const found = look();
      if (found !== undefined && found !== false) return found;
      if (Date.now() > untilMs) throw new Error("It did not come in time.");
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async result(id: string): Promise<Body> {
    const { body } = await this.until(() => this.to(`${id}/result`)[0]);
    return body;
  }

  /** All that was printed, as the API got it. */
  output(id: string, stream: "stdout" | "stderr"): string {
    const seen = new Set<number>();
    return this.received
      .filter(({ path }) => path.includes(`/${id}/`))
      .flatMap(({ body }) => body.output ?? [])
      .filter(({ seq }) => !seen.has(seq) && seen.add(seq))
      .map((output) => Buffer.from(output[stream] ?? "", "base64").toString("utf8"))
      .join("");
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const text = Buffer.concat(pieces).toString("utf8");
    const path = request.url ?? "";
    const body = (text === "" ? {} : JSON.parse(text)) as Body;
    const received = { path, authorization: request.headers.authorization, body };
    this.received.push(received);
    const fault = this.fault(received);
    if (fault === "cut") {
      request.socket.destroy();
      return;
    }
    response.setHeader("date", new Date(Date.now() + this.skewMs).toUTCString());
    response.setHeader("content-type", "application/json");
    if (fault !== undefined) {
      response.statusCode = fault.status;
      const { code: error } = fault;
      response.end(JSON.stringify({ error, message: "As the test says.", details: [] }));
      return;
    }
    const answer = await this.#data(path, body, request);
    response.statusCode = answer === undefined ? 204 : path.endsWith("register") ? 201 : 200;
    response.end(answer === undefined ? undefined : JSON.stringify({ data: answer }));
  }

  async #data(path: string, body: Body, request: IncomingMessage): Promise<object | undefined> {
    if (path.endsWith("/register")) {
      const registered = { runnerId: RUNNER, credential: "the-credential-of-run-1" };
      return { ...registered, session: "rse_0", environment: "test", labels: ["linux"] };
    }
    if (path.endsWith("/session")) {
      this.#publicKey = body.publicKey;
      return { session: "rse_1", labels: ["linux"] };
    }
    if (path.endsWith("/claims")) return this.#claim(request);
    if (path.endsWith("/heartbeat")) {
      return { cancel: this.cancels.has(path.split("/")[4] ?? ""), leaseSeconds: 30 };
    }
    return { status: "taken" };
  }

  async #claim(request: IncomingMessage): Promise<object | undefined> {
    for (let turn = 0; turn < 40 && this.#queue.length === 0; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 25));
      if (request.socket.destroyed) return undefined;
    }
    const job = this.#queue.shift();
    if (job === undefined) return undefined;
    const id = `job_${++this.#claims}`;
    const place = { instance: `ins_${id}`, phase: "deploy", attempt: 1 };
    const key = await importJWK(this.#publicKey as JWK, "ECDH-ES");
    const env = await new CompactEncrypt(new TextEncoder().encode(JSON.stringify(job.env ?? {})))
      .setProtectedHeader({
        ...{ alg: "ECDH-ES", enc: "A256GCM", runner: RUNNER, ...place },
        exp: Math.floor((Date.now() + this.skewMs) / 1_000) + 120,
        ...(job.secrets && { secrets: job.secrets }),
        ...job.header,
      })
      .encrypt(key);
    const { timeoutSeconds = 60, leaseSeconds = 30, killGraceSeconds = 1 } = job;
    const claim = { id, instanceId: place.instance, phase: place.phase, attempt: 1, run: job.run };
    return { claim: { ...claim, env, timeoutSeconds, leaseSeconds, killGraceSeconds } };
  }
}
