import { z } from 'zod'
import { filePaths } from './openapi-files.js'
import { openTo, securitySchemes } from './openapi-security.js'
import { everywhere, place, refusals } from './openapi-refusals.js'
import { parametersOf, purposeOf, type Route } from './route.js'
import { shapes } from './shapes.js'

const JsonSchema = z.looseObject({
  properties: z.record(z.string(), z.looseObject({})).default({}),
  required: z.array(z.string()).default([]),
})

/** The description of the API: made of the very schemas that check what comes in and parse what goes out. */
export function openApi(routes: readonly Route[], publicUrl: string) {
  const answers = z.registry<{ id: string }>()
  for (const [id, shape] of Object.entries(shapes)) answers.add(shape, { id })
  for (const route of routes) if (!answers.has(route.answer)) answers.add(route.answer, { id: answerIdOf(route) })
  const { schemas } = z.toJSONSchema(answers, { uri: id => place + id })
  const idOf = (route: Route) => answers.get(route.answer)?.id ?? answerIdOf(route)
  const paths: Record<string, Record<string, unknown>> = {}
  for (const route of routes)
    paths[`/api/sms${route.path}`] = {
      ...paths[`/api/sms${route.path}`],
      [route.method]: operation(route, idOf(route)),
    }
  return {
    openapi: '3.1.0',
    info: {
      title: 'SMS numbers',
      version: '1',
      description:
        "Reads and sends texts as the person who is signed in with the host's session, or whose API token is sent. What is absent and what is another tenant's is answered alike.",
    },
    servers: [{ url: publicUrl }],
    paths: { ...paths, ...filePaths, '/api/sms/events': { get: events } },
    components: {
      securitySchemes,
      schemas: Object.fromEntries(
        Object.entries(schemas).map(([id, { $id: _id, $schema: _schema, ...schema }]) => [id, schema]),
      ),
    },
  }
}

function operation(route: Route, answerId: string) {
  const { properties, required } = JsonSchema.parse(
    z.toJSONSchema(route.input, { io: 'input', unrepresentable: 'any' }),
  )
  const inPath = parametersOf(route.path)
  const headers = route.headers ?? {}
  const inBody = Object.keys(properties).filter(
    name => route.method === 'post' && !inPath.includes(name) && !headers[name],
  )
  const parameters = Object.entries(properties)
    .filter(([name]) => !inBody.includes(name))
    .map(([name, schema]) => ({
      name: headers[name] ?? name,
      in: inPath.includes(name) ? 'path' : headers[name] ? 'header' : 'query',
      required: required.includes(name),
      schema,
    }))
  const body = {
    type: 'object',
    properties: Object.fromEntries(inBody.map(name => [name, properties[name]])),
    required: required.filter(name => inBody.includes(name)),
  }
  return {
    summary: route.summary,
    operationId: operationIdOf(route),
    security: openTo(purposeOf(route)),
    parameters,
    ...(inBody.length > 0 && { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    responses: {
      [route.status]: {
        description: route.summary,
        content: { 'application/json': { schema: { $ref: place + answerId } } },
      },
      ...refusals([
        ...everywhere,
        ...(route.method === 'post' ? (['foreign_origin', 'body_too_large'] as const) : []),
        'invalid_input',
        ...route.codes,
      ]),
    },
  }
}

const events = {
  summary:
    'Server-sent events `message`, `status` and `read` (data: an Event), told at least once; `ready` begins a new stream, `reset` says that too much was missed: read the lists again',
  operationId: 'streamEvents',
  security: openTo('read'),
  parameters: [{ name: 'Last-Event-ID', in: 'header', required: false, schema: { type: 'string', format: 'uuid' } }],
  responses: {
    200: { description: 'The stream', content: { 'text/event-stream': { schema: { $ref: `${place}Event` } } } },
    ...refusals([...everywhere, 'invalid_input', 'rate_limited', 'overloaded']),
  },
}

function operationIdOf({ method, path }: Route): string {
  const words = path.split('/').filter(word => word !== '' && !word.startsWith('{'))
  return method + words.map(word => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}

function answerIdOf(route: Route): string {
  const id = operationIdOf(route)
  return `${id.charAt(0).toUpperCase()}${id.slice(1)}Answer`
}
