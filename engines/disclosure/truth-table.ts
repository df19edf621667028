import { decideDisclosure, type DisclosureQuestion, type DisclosureRule } from './decide.ts'
import {
  channels,
  consentStates,
  dataClasses,
  type Outcome,
  purposes,
  recipients,
  relations,
} from './vocabulary.ts'

/** Every question there is about one field of each class, for each role alone. */
export function* everyQuestion(
  roles: readonly string[],
  fieldOf: (dataClass: DisclosureQuestion['dataClass']) => string,
): Generator<DisclosureQuestion> {
  for (const dataClass of dataClasses)
    for (const role of roles)
      for (const relation of relations)
        for (const recipient of recipients)
          for (const purpose of purposes)
            for (const channel of channels)
              for (const consent of consentStates)
                yield {
                  field: fieldOf(dataClass),
                  dataClass,
                  roles: [role],
                  relation,
                  recipient,
                  purpose,
                  channel,
                  consent,
                }
}

/** Questions that one set of rules answers differently from another. */
export interface RuleChange extends DisclosureQuestion {
  readonly before: Outcome
  readonly after: Outcome
}

/** What changes when `next` takes the place of `now`, over the questions given: the trial before rules come in force. */
export function compareRules(
  now: readonly DisclosureRule[],
  next: readonly DisclosureRule[],
  questions: Iterable<DisclosureQuestion>,
): { readonly asked: number; readonly changes: RuleChange[] } {
  const changes: RuleChange[] = []
  let asked = 0
  for (const question of questions) {
    asked++
    const before = decideDisclosure(now, question).outcome
    const after = decideDisclosure(next, question).outcome
    if (before !== after) changes.push({ ...question, before, after })
  }
  return { asked, changes }
}
