import type { FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { isDatabaseUnavailable, isDiskFull } from './database.ts'
import { AppError } from './errors.ts'
import type { Log } from './log.ts'

/** RFC 9457 problem details: `code` and `params` are for programs and translations, `title` for people. */
export function sendProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  log: Log,
): FastifyReply {
  const problem = toAppError(error)
  if (problem.status >= 500 && problem.status !== 503) {
    // Addresses and queries can carry a secret: a calendar, a way out of advertising. The log hides it by its name.
    const { id, method, params, routeOptions } = request
    log.error({ err: error, request_id: id, method, route: routeOptions.url, params }, 'request failed')
  }
  if (problem.status === 503) reply.header('retry-after', '5')
  return reply
    .code(problem.status)
    .type('application/problem+json')
    .send(
      JSON.stringify({
        type: `https://tsuzuku.example/problems/${problem.code}`,
        title: problem.message,
        status: problem.status,
        code: problem.code,
        field: problem.field,
        params: problem.params,
        request_id: request.id,
      }),
    )
}

function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  if (isDatabaseUnavailable(error)) {
    return new AppError({
      code: 'database.unavailable',
      status: 503,
      message: 'The database cannot be reached just now; nothing was written. Send it again shortly.',
    })
  }
  if (isDiskFull(error)) {
    return new AppError({
      code: 'database.disk_full',
      status: 503,
      message: 'The disk of the database is full; nothing was written.',
    })
  }
  if (hasZodFastifySchemaValidationErrors(error)) return invalidInput(error)
  if (
    error instanceof Error &&
    'statusCode' in error &&
    typeof error.statusCode === 'number' &&
    error.statusCode < 500
  ) {
    const code = 'code' in error ? String(error.code) : 'bad_request'
    return new AppError({
      code: `http.${code.replace(/^FST_ERR_/, '').toLowerCase()}`,
      status: error.statusCode,
      message: error.message,
    })
  }
  return new AppError({
    code: 'internal.error',
    status: 500,
    message: 'Something failed on our side; it was logged.',
  })
}

function invalidInput(
  error: Error & { validation: ReadonlyArray<{ instancePath: string; message?: string; keyword: string }> },
): AppError {
  const issues = error.validation.map((issue) => ({
    field: issue.instancePath.replace(/^\//, '').replaceAll('/', '.'),
    message: issue.message ?? issue.keyword,
  }))
  const first = issues[0]
  return new AppError({
    code: 'http.invalid_input',
    status: 400,
    message: first ? `${first.field || 'body'}: ${first.message}` : 'The request is not valid.',
    field: first?.field,
    params: { issues },
  })
}
