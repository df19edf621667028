import { type Element, everyElement, find, readXml } from './xml.ts'

/** How an operation that takes one string and answers one is called by SOAP 1.1. */
export interface StringOperation {
  readonly name: string
  readonly endpoint: string
  readonly soapAction: string
  readonly namespace: string
  /** Name of the one parameter. */
  readonly parameter: string
  /** Whether the parameter's element belongs to the namespace; wrapped document style says so in its schema. */
  readonly qualified: boolean
}

const SOAP_11 = 'http://schemas.xmlsoap.org/wsdl/soap/'

/**
 * Reads a WSDL 1.1 description, RPC and wrapped document style; null when the operation is not in it or does not
 * take exactly one parameter. Source of the format: W3C Note "Web Services Description Language 1.1", 2001.
 */
export function readWsdl(source: string, operation: string): StringOperation | null {
  const root = readXml(source)
  if (!root || root.name !== 'definitions') return null
  const binding = root.children.find(
    (one) => one.name === 'binding' && isSoap11(root, one) && operationOf(one, operation),
  )
  const bound = binding && operationOf(binding, operation)
  const port = root.children.find((one) => one.name === 'portType' && operationOf(one, operation))
  const input = port && find(operationOf(port, operation) ?? port, 'input')
  const message = root.children.find(
    (one) => one.name === 'message' && one.attributes['name'] === local(input?.attributes['message']),
  )
  const endpoint = binding && addressOf(root, binding)
  const [part, second] = message?.children.filter((one) => one.name === 'part') ?? []
  if (!bound || !endpoint || !part || second) return null
  const namespace = root.attributes['targetNamespace'] ?? ''
  const call = { name: operation, endpoint, soapAction: firstAttribute(bound, 'soapAction') ?? '', namespace }
  if (part.attributes['element'] !== undefined) return wrapped(root, call, local(part.attributes['element']))
  return {
    ...call,
    namespace: firstAttribute(bound, 'namespace') ?? namespace,
    parameter: part.attributes['name'] ?? '',
    qualified: false,
  }
}

/** The parameter of a wrapped document call stands in the schema, in the element that the message names. */
function wrapped(
  root: Element,
  call: Omit<StringOperation, 'parameter' | 'qualified'>,
  wrapper: string,
): StringOperation | null {
  const schemas = [...everyElement(root)].filter((one) => one.name === 'schema')
  for (const schema of schemas) {
    const element = schema.children.find(
      (one) => one.name === 'element' && one.attributes['name'] === wrapper,
    )
    if (!element) continue
    const type =
      element.attributes['type'] === undefined
        ? element
        : schema.children.find((one) => one.attributes['name'] === local(element.attributes['type']))
    const parameters = [...everyElement(type ?? element)].filter(
      (one) => one !== element && one.name === 'element',
    )
    if (parameters.length !== 1 || !parameters[0]) return null
    return {
      ...call,
      namespace: schema.attributes['targetNamespace'] ?? call.namespace,
      parameter: parameters[0].attributes['name'] ?? '',
      qualified: schema.attributes['elementFormDefault'] === 'qualified',
    }
  }
  return null
}

const operationOf = (holder: Element, name: string): Element | undefined =>
  holder.children.find((one) => one.name === 'operation' && one.attributes['name'] === name)

/** A service may offer the same operation by SOAP 1.1, SOAP 1.2 and plain HTTP; the namespace tells them apart. */
function isSoap11(root: Element, binding: Element): boolean {
  return binding.children.some((one) => {
    const declared = `xmlns:${one.prefix}`
    return one.name === 'binding' && (one.attributes[declared] ?? root.attributes[declared]) === SOAP_11
  })
}

function addressOf(root: Element, binding: Element): string | undefined {
  const ports = [...everyElement(root)].filter((one) => one.name === 'port')
  const port = ports.find((one) => local(one.attributes['binding']) === binding.attributes['name'])
  return port && find(port, 'address')?.attributes['location']
}

function firstAttribute(element: Element, name: string): string | undefined {
  for (const one of everyElement(element)) if (one.attributes[name] !== undefined) return one.attributes[name]
  return undefined
}

const local = (qualified: string | undefined): string => (qualified ?? '').replace(/^.*:/, '')
