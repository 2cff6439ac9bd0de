/**
 * A value that must not be seen. What prints, joins, serialises or logs it gets a placeholder; only `reveal` gives it up,
 * so every place where a value leaves its wrapper can be found by that word.
 */

const PLACEHOLDER = "[secret]";

/** What `console.log` and `util.inspect` ask of an object, in Node and in workerd. */
const INSPECT = Symbol.for("nodejs.util.inspect.custom");

export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** For the one call the value was bound to. Never keep the result. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return PLACEHOLDER;
  }

  toJSON(): string {
    return PLACEHOLDER;
  }

  [Symbol.toPrimitive](): string {
    return PLACEHOLDER;
  }

  [INSPECT](): string {
    return PLACEHOLDER;
  }

  get [Symbol.toStringTag](): string {
    return "Secret";
  }
}
