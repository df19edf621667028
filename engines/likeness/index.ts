/**
 * Whether two records are one customer: every reason with its points, so that a person can follow the sum. Works on
 * facts that were folded before (width, case, marks, legal forms): what is the same here is the same to a reader.
 */
export { type Facts, type LikenessReason, likeness, type LikenessWeights, type ReasonCode } from './score.ts'
export { editShare, nameShare } from './text-share.ts'
