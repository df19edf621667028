import { useQuery } from '@tanstack/react-query'
import { listKeyPeople } from '#contracts/customer-people.ts'
import { call } from '#kit/api.ts'

export const peopleKey = (customerId: string) => ['customers', 'people', customerId] as const

/** Key persons of a customer, asked for once by all that name them. */
export function useKeyPeople(customerId: string) {
  return useQuery({
    queryKey: peopleKey(customerId),
    queryFn: async ({ signal }) => call(listKeyPeople, { params: { id: customerId }, signal }),
  })
}
