import { gramsOf } from "./parcel.js";
import { serve } from "./service.js";

let load = 0;

serve("load", (weight) => {
  load += gramsOf(weight);
  return `${load} g on the pallet`;
});
