import { loadKey } from '#platform/keys/keys.ts'
import type { CustomersApi } from '../customers.api.ts'
import type { CustomersContext } from '../customers.context.ts'
import { foldCode, foldPhones } from './fold.ts'
import { type CustomerKey, idNumberKey, writeKeys } from './keys.ts'

/** Keys that others than the card keep of customers: see `CustomersApi.putCustomerKeys`. */
export function createKeyWriter({ platform }: CustomersContext): CustomersApi['putCustomerKeys'] {
  return async (tx, customerId, origin, { phones, idNumbers, companyCodes }) => {
    const keys: CustomerKey[] = phones
      .flatMap((phone) => foldPhones(phone))
      .map((key) => ({ kind: 'phone', key }))
    for (const code of companyCodes.map(foldCode))
      if (code !== '') keys.push({ kind: 'company_code', key: code })
    const numbers = idNumbers.filter((number) => foldCode(number) !== '')
    if (numbers.length > 0) {
      const secret = await loadKey(platform.config.dataDir, 'customers')
      for (const number of numbers) keys.push({ kind: 'person_id', key: idNumberKey(secret, number) })
    }
    await writeKeys(tx, [{ customerId, keys }], origin)
  }
}
