import { expect, it } from "vitest";
import { addressesOf } from "../../src/text/addresses.js";

it.each([
  ["postgres://localhost/app", ["postgres://localhost/app"]],
  [
    "postgres://me:a,b@one,two:5433/app?x=1,2",
    ["postgres://me:a,b@one/app?x=1,2", "postgres://me:a,b@two:5433/app?x=1,2"],
  ],
  ["postgres://[::1]:5432,[::2]?user=me@home", ["postgres://[::1]:5432?user=me@home", "postgres://[::2]?user=me@home"]],
  ["postgresql:///app?host=/run/one,two", ["postgresql:///app?host=/run/one,two"]],
  ["file:///a,b/shared", ["file:///a,b/shared"]],
  ["redis:", ["redis:"]],
])("%s names %j", (address, addresses) => {
  expect(addressesOf(address)).toEqual(addresses);
});
