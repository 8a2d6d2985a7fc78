import type { PostgresFolder } from './embedded-postgres-folder.ts'

/** For two cores and a small machine; whoever needs more sets DATABASE_URL to a server of their own. */
const settings = {
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  max_connections: '60',
  max_parallel_workers_per_gather: '1',
  synchronous_commit: 'on',
  max_wal_size: '2GB',
  wal_compression: 'on',
  // Nobody replicates from the embedded server, and bulk loads need not be logged twice.
  wal_level: 'minimal',
  max_wal_senders: '0',
  random_page_cost: '1.1',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  // Statements that fail are the caller's news and may hold personal data.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
}

export function postgresArguments(folder: PostgresFolder, extra: Record<string, string>): string[] {
  const place = folder.port
    ? { listen_addresses: '127.0.0.1', port: String(folder.port), unix_socket_directories: '' }
    : { listen_addresses: '', port: '5432', unix_socket_directories: `"${folder.runtimeDir}"` }
  const all = { ...settings, ...extra, ...place }
  return ['-D', folder.pgDir, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}
