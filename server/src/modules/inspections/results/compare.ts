import type { compareProofs, Proof, ProofCase, ProofMatrix } from '#contracts/inspection-results.ts'
import type { EnquiryAnswer } from '#contracts/inspections.ts'
import type { PlaceVerdict } from '#contracts/in-place.ts'
import type { QueryOf, ResponseOf } from '#contracts/http.ts'
import type { Grant } from '#platform/policy/index.ts'
import { type InspectionsContext, viewerOf } from '../inspections.context.ts'
import { namesOf, shownCustomers } from '../plan/show-plan.ts'
import { loadResults } from './results.service.ts'

/** The active proof in the words of the comparison; none: no visit was claimed. */
export function activeProof(verdict: PlaceVerdict['verdict'] | null): Proof {
  if (verdict === null) return 'none'
  if (verdict === 'in_place' || verdict === 'not_in_place') return verdict
  return 'doubtful'
}

/**
 * S1.26: whether two independent proofs say the same. Nobody came and nobody claims to have come: they agree. A
 * position that proves nothing, or a shop that cannot tell, leaves the case open.
 */
export function judgeProofs(active: Proof, answer: EnquiryAnswer): ProofCase['judgement'] {
  if (active === 'doubtful' || answer === 'unsure') return 'open'
  const [claimed, told] = [active === 'in_place', answer === 'confirmed']
  return claimed === told ? 'agree' : 'disagree'
}

const proofs = ['in_place', 'doubtful', 'not_in_place', 'none'] as const
const answers = ['confirmed', 'denied', 'unsure'] as const

/** Every enquiry of a period beside the active proof of the visit it asked about, with a matrix for each person. */
export async function compareByPerson(
  context: InspectionsContext,
  grant: Grant<'inspections.read'>,
  query: QueryOf<typeof compareProofs>,
): Promise<ResponseOf<typeof compareProofs>> {
  const inputs = await loadResults(context, viewerOf(grant), query)
  const items = inputs.items.filter((item) => item.state === 'done' && item.withdrawnAt === null)
  const visitIds = items.flatMap((item) => item.enquiries.flatMap((one) => one.visitId ?? []))
  const found = await context.needs.visits.claimedVisits({ ids: [...new Set(visitIds)] })
  const visits = new Map(found.map((visit) => [visit.id, visit]))
  const customers = await shownCustomers(context, items)
  const nameOf = await namesOf(
    context,
    items.map((item) => item.managerId),
  )
  const units = await context.needs.identity.units([...new Set(items.map((item) => item.unitId))])
  const unitOf = new Map(items.map((item) => [item.managerId, item.unitId]))
  const planOf = new Map(inputs.plans.map((plan) => [plan.id, plan]))
  const cases = items.flatMap((item) =>
    item.enquiries.map((enquiry): ProofCase => {
      const visit = enquiry.visitId === null ? undefined : visits.get(enquiry.visitId)
      const active = activeProof(enquiry.visitId === null ? null : (visit?.verdict ?? 'no_fix'))
      return {
        itemId: item.id,
        planId: item.planId,
        customer: customers(item.customerId),
        manager: nameOf(item.managerId),
        inspectedOn: planOf.get(item.planId)!.date,
        visit: visit
          ? {
              id: visit.id,
              date: visit.date,
              startedAt: visit.startedAt.toISOString(),
              verdict: visit.verdict,
            }
          : null,
        active,
        enquiry: enquiry.answer,
        note: enquiry.note,
        judgement: judgeProofs(active, enquiry.answer),
      }
    }),
  )
  const managers = [...Map.groupBy(cases, (one) => one.manager.id)].map(([id, own]): ProofMatrix => {
    const unitId = unitOf.get(id)!
    const judged = (judgement: ProofCase['judgement']) =>
      own.filter((one) => one.judgement === judgement).length
    return {
      manager: nameOf(id),
      unit: { id: unitId, name: units.get(unitId)?.name ?? '—' },
      counts: matrixOf(own),
      agree: judged('agree'),
      disagree: judged('disagree'),
      open: judged('open'),
    }
  })
  return {
    managers: managers.toSorted((a, b) => b.disagree - a.disagree || b.open - a.open),
    cases: cases
      .filter((one) => query.managerId === undefined || one.manager.id === query.managerId)
      .toSorted(
        (a, b) => order[a.judgement] - order[b.judgement] || (a.inspectedOn < b.inspectedOn ? 1 : -1),
      ),
  }
}

/** What needs a look stands first. */
const order = { disagree: 0, open: 1, agree: 2 } as const

function matrixOf(cases: readonly ProofCase[]): ProofMatrix['counts'] {
  const count = (proof: Proof, answer: EnquiryAnswer) =>
    cases.filter((one) => one.active === proof && one.enquiry === answer).length
  const row = (proof: Proof) =>
    Object.fromEntries(answers.map((answer) => [answer, count(proof, answer)])) as Record<
      EnquiryAnswer,
      number
    >
  return Object.fromEntries(proofs.map((proof) => [proof, row(proof)])) as ProofMatrix['counts']
}
