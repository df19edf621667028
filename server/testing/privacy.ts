import type { CustomersApi } from '#modules/customers/index.ts'
import type { Directory } from '#modules/identity/index.ts'
import { createPrivacyModule } from '#modules/privacy/index.ts'
import type { Platform, ServerModule } from '#platform/platform.ts'

/** The privacy module beside a workbench's customers, which are made after it. */
export function createTestPrivacy(
  platform: Platform,
  identity: Directory,
  customers: () => ServerModule & CustomersApi,
): ReturnType<typeof createPrivacyModule> {
  return createPrivacyModule(platform, {
    protectedFields: async () => (await customers().protectedFields?.()) ?? [],
    customerRows: () => [customers().customerRows ?? []].flat(),
    placeOf: async (id, db) => {
      const place = (await customers().unitAndOwner([id], db)).get(id)
      return place ? { ...place, customerId: id } : null
    },
    customerNow: (id, db) => customers().customerNow(id, db),
    cardsOf: (id, db) => customers().cardsOfCustomer(id, db),
    idOfLicence: (licence) => customers().idOfLicence(licence),
    namesOf: (ids) => customers().namesOf(ids),
    people: (ids) => identity.people(ids),
    actorOf: (id) => identity.actor(id),
    idOfAccount: async (account) => (await identity.peopleByAccount([account])).get(account)?.id ?? null,
  })
}
