import { untransformed } from "../declare/stub.js";

/** In a page only a file that nothing has transformed still calls it. */
export const selfCoding: () => never = untransformed("A self-coding function");
