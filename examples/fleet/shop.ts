import { gramsOf } from "./parcel.js";
import { serve } from "./service.js";

serve("postage", (weight) => {
  const grams = gramsOf(weight);
  return `${(3.5 + 0.002 * grams).toFixed(2)} € for ${grams} g`;
});
