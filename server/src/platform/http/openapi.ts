import { z } from 'zod'
import { apiError, type Endpoint } from '#contracts/http.ts'
import { openToInterfaces } from '#contracts/interface-access.ts'

/** The OpenAPI 3.1 document of the endpoints given, made from the same schemas that validate requests. */
export function openApiDocument(endpoints: readonly Endpoint[], version: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const endpoint of [...endpoints].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const path = endpoint.path.replaceAll(/:([a-zA-Z]+)/g, '{$1}')
    paths[path] ??= {}
    paths[path][endpoint.method.toLowerCase()] = operation(endpoint)
  }
  return {
    openapi: '3.1.0',
    info: {
      title: '知客 API',
      version,
      description:
        '人员登录后会话以 Cookie `zhike_session` 携带；其他系统以 `Authorization: Bearer zki_…` 携带接口令牌，只能调用为它开通的接口。错误统一为 `{code, message, requestId}`。' +
        'People: the session travels in the cookie `zhike_session`. Other systems: an interface token in the Authorization header, for endpoints with `x-zhike-interface` that were opened to the account.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'zhike_session' },
        interfaceToken: { type: 'http', scheme: 'bearer', bearerFormat: 'zki_…' },
      },
      schemas: { ApiError: jsonSchema(apiError, 'output') },
    },
  }
}

function operation(endpoint: Endpoint): Record<string, unknown> {
  const problem = (description: string) => ({
    description,
    content: { 'application/json': { schema: { $ref: '#/components/schemas/ApiError' } } },
  })
  return {
    operationId: endpoint.name,
    tags: [endpoint.name.split('.')[0]],
    summary: endpoint.summary.zh,
    description: `${endpoint.summary.en}. ${accessWords(endpoint)}`,
    ...(openToInterfaces.has(endpoint.name) && { 'x-zhike-interface': true }),
    security: securityOf(endpoint),
    parameters: [...parameters(endpoint.params, 'path'), ...parameters(endpoint.query, 'query')],
    ...requestBody(endpoint),
    responses: {
      200: success(endpoint),
      400: problem('内容有误 / not valid'),
      ...(endpoint.access !== 'public' && {
        401: problem('未登录 / not signed in'),
        403: problem('无权限 / not allowed'),
      }),
      429: problem('太频繁 / too many requests'),
    },
  }
}

function securityOf({ access, name }: Endpoint): Record<string, never[]>[] {
  if (access === 'public') return []
  return openToInterfaces.has(name) ? [{ session: [] }, { interfaceToken: [] }] : [{ session: [] }]
}

function accessWords(endpoint: Endpoint): string {
  if (endpoint.access === 'public') return 'No session needed.'
  if (endpoint.access === 'session') return 'Any signed-in person.'
  return `Needs the right \`${endpoint.access}\`.`
}

function requestBody(endpoint: Endpoint): Record<string, unknown> {
  if (endpoint.kind === 'stream' && endpoint.method !== 'GET')
    return { requestBody: { required: true, content: { 'application/octet-stream': {} } } }
  if (endpoint.method === 'GET' || endpoint.method === 'DELETE') {
    const schema = jsonSchema(endpoint.body, 'input')
    if (Object.keys((schema['properties'] as object | undefined) ?? {}).length === 0) return {}
    return { requestBody: { content: { 'application/json': { schema } } } }
  }
  return {
    requestBody: {
      required: true,
      content: { 'application/json': { schema: jsonSchema(endpoint.body, 'input') } },
    },
  }
}

function success(endpoint: Endpoint): Record<string, unknown> {
  if (endpoint.kind === 'file')
    return { description: '文件 / a file', content: { 'application/octet-stream': {} } }
  if (endpoint.kind === 'stream' && endpoint.method === 'GET')
    return { description: '事件流 / events', content: { 'text/event-stream': {} } }
  return {
    description: 'OK',
    content: { 'application/json': { schema: jsonSchema(endpoint.response, 'output') } },
  }
}

function parameters(schema: z.ZodType, place: 'path' | 'query'): unknown[] {
  const { properties = {}, required = [] } = jsonSchema(schema, 'input') as {
    properties?: Record<string, unknown>
    required?: string[]
  }
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }))
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    target: 'draft-2020-12',
    reused: 'inline',
  })
  return rest
}
