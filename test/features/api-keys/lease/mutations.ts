/**
 * Deliberate mistakes, one rule of the protocol each, put in through the seam (`model/parts.ts`). The test shows that the model catches
 * every one; a mistake that it could not catch would mean that the rule is not needed, or that the model is blind.
 */
import { fenceMutations } from "./model/mutations-of-the-fence.ts";
import { holderMutations } from "./model/mutations-of-the-holder.ts";
import { objectMutations } from "./model/mutations-of-the-object.ts";

export const mutations = [...holderMutations, ...objectMutations, ...fenceMutations];
