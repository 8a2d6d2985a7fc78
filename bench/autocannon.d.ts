declare module 'autocannon' {
  type Request = { body?: string }
  type Result = { '2xx': number; non2xx: number; errors: number; duration: number }
  type Options = {
    url: string
    method: string
    connections: number
    duration: number
    headers: Record<string, string>
    requests: { setupRequest(request: Request): Request }[]
  }
  function autocannon(options: Options): Promise<Result>
  export = autocannon
}
