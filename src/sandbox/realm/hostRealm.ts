/** The host's primitives that the realm builds on. */
export interface HostRealm {
  /** An object of the host whose prototype is the host's own `Object.prototype`. */
  readonly object: object;
  /** The host's own classes, by name. */
  readonly natives: Readonly<Record<string, unknown>>;
  promise(begin: (resolve: (value: unknown) => void, reject: (reason: unknown) => void) => void): object;
  readonly buffer: {
    from(data: ArrayBufferLike, offset: number, length: number): Uint8Array;
    readonly prototype: object;
  };
}
