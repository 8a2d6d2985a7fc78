import type { SwaggerTransform } from '@fastify/swagger'
import { createJsonSchemaTransform } from 'fastify-type-provider-zod'
import { keepsAnswer } from './idempotency.ts'

const transformZod = createJsonSchemaTransform({})

/** The routes as OpenAPI describes them, with the header that every repeatable write takes. */
export const describeRoute: SwaggerTransform = (input) => {
  const described = transformZod(input)
  if (!keepsAnswer(input.route)) return described
  const headers = described.schema?.headers as { properties?: object } | undefined
  return {
    ...described,
    schema: {
      ...described.schema,
      headers: {
        type: 'object',
        ...headers,
        properties: {
          ...headers?.properties,
          'idempotency-key': {
            type: 'string',
            minLength: 1,
            maxLength: 257,
            description:
              'Of your choice, one for each thing to be done. The same request sent again within 24 hours gets the first answer and does nothing twice.',
          },
        },
      },
    },
  }
}

const problem = {
  type: 'object',
  description:
    'RFC 9457 problem details. `code` says what is wrong and never changes its meaning; `title` is for people.',
  required: ['type', 'title', 'status', 'code', 'request_id'],
  properties: {
    type: { type: 'string', format: 'uri', description: 'Names the kind of problem; ends in its code.' },
    title: { type: 'string' },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    code: { type: 'string', examples: ['accounts.not_found'] },
    field: { type: 'string', description: 'The field of the request that is not right.' },
    params: { type: 'object', additionalProperties: true, description: 'What a sentence about it needs.' },
    request_id: { type: 'string', description: 'Also stands in the log of the server.' },
  },
} as const

type Operation = { responses?: Record<string, unknown> }
type Document = {
  components?: { schemas?: Record<string, unknown> }
  paths?: Record<string, Record<string, unknown> | undefined>
}

/** Every operation answers an error with the same shape. */
export function addProblem<T extends Document>(document: T): T {
  const answer = {
    description: 'What is wrong, as RFC 9457 problem details',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  }
  const paths = Object.fromEntries(
    Object.entries(document.paths ?? {}).map(([path, item]) => [
      path,
      Object.fromEntries(
        Object.entries(item ?? {}).map(([method, operation]) => {
          const { responses } = operation as Operation
          return [
            method,
            responses
              ? { ...(operation as Operation), responses: { ...responses, default: answer } }
              : operation,
          ]
        }),
      ),
    ]),
  )
  const { components } = document
  return {
    ...document,
    components: { ...components, schemas: { ...components?.schemas, Problem: problem } },
    paths,
  }
}
