/** A value as JSON, to be made where it is needed. */
export type InputTree = { readonly kind: string };
