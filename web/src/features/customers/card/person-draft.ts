import type {
  Birthday,
  Influence,
  KeyPerson,
  Personality,
  saveKeyPerson,
} from '#contracts/customer-people.ts'
import type { BodyOf } from '#contracts/http.ts'

/** A birthday as it is typed: three short numbers, each perhaps empty. */
export interface BirthdayDraft {
  readonly month: string
  readonly day: string
  readonly year: string
}
export interface FamilyDraft extends BirthdayDraft {
  readonly relation: string
  readonly name: string
}

/** A key person as the editor holds it. */
export interface PersonDraft extends BirthdayDraft {
  readonly name: string
  readonly position: string
  readonly phone: string
  readonly influence: readonly Influence[]
  readonly reportsToId: string | null
  readonly strength: number | null
  readonly lastContactOn: string
  readonly leftOn: string
  readonly leftNote: string
  readonly personality: Personality | null
  readonly hobbies: string
  readonly family: readonly FamilyDraft[]
  readonly note: string
}

export function draftOf(person: KeyPerson | null): PersonDraft {
  const own = person?.private
  return {
    name: person?.name ?? '',
    position: person?.position ?? '',
    phone: person?.phone ?? '',
    influence: person?.influence ?? [],
    reportsToId: person?.reportsToId ?? null,
    strength: person?.strength ?? null,
    lastContactOn: person?.lastContactOn ?? '',
    leftOn: person?.left?.on ?? '',
    leftNote: person?.left?.note ?? '',
    ...typed(own?.birthday ?? null),
    personality: own?.personality ?? null,
    hobbies: own?.hobbies ?? '',
    family: (own?.family ?? []).map((member) => ({
      relation: member.relation,
      name: member.name ?? '',
      ...typed(member.birthday),
    })),
    note: own?.note ?? '',
  }
}

/** What is sent; private facts only where they could be seen, so that nobody empties what they do not see. */
export function bodyOf(
  draft: PersonDraft,
  person: KeyPerson | null,
  withPrivate: boolean,
): BodyOf<typeof saveKeyPerson> {
  return {
    version: person?.version ?? null,
    person: {
      name: draft.name,
      position: draft.position || null,
      phone: draft.phone || null,
      influence: [...draft.influence],
      reportsToId: draft.reportsToId,
      strength: draft.strength,
      lastContactOn: draft.lastContactOn || null,
      left: draft.leftOn === '' ? null : { on: draft.leftOn, note: draft.leftNote || null },
      ...(withPrivate && {
        private: {
          birthday: birthdayIn(draft),
          personality: draft.personality,
          hobbies: draft.hobbies || null,
          family: draft.family
            .filter(({ relation }) => relation.trim() !== '')
            .map((member) => ({
              relation: member.relation,
              name: member.name || null,
              birthday: birthdayIn(member),
            })),
          note: draft.note || null,
        },
      }),
    },
  }
}

export function birthdayIn({ month, day, year }: BirthdayDraft): Birthday | null {
  if (month === '' || day === '') return null
  return { month: Number(month), day: Number(day), year: year === '' ? null : Number(year) }
}

const typed = (birthday: Birthday | null): BirthdayDraft => ({
  month: birthday ? String(birthday.month) : '',
  day: birthday ? String(birthday.day) : '',
  year: birthday?.year ? String(birthday.year) : '',
})
