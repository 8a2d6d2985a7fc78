/** A running product: its address, its folder, and the file that holds the session of its admin. */
export type World = { url: string; dataDir: string; state: string }

/** The one of this worker, once the global set-up has started them; a worker that follows a failed one keeps its place. */
export function findWorld(): World | undefined {
  const { E2E_WORLDS = '[]', TEST_PARALLEL_INDEX = '0' } = process.env
  return (JSON.parse(E2E_WORLDS) as World[])[Number(TEST_PARALLEL_INDEX)]
}
