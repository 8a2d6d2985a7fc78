import { compose } from '../server/src/compose.ts'
import { readConfig } from '../server/src/platform/config.ts'
import { createLog } from '../server/src/platform/log.ts'
import { sql } from 'kysely'
import { writeAccountDays, accountDayParts } from '../server/src/features/metrics/account-day.store.ts'
import { ensureDayPartitions } from '../server/src/features/metrics/refresh.store.ts'
const url='postgres://postgres@127.0.0.1:7000/hbench'
const app = await compose({config: readConfig({DATABASE_URL:url,LOG_LEVEL:'silent'}),connectionString:url,log:createLog('silent'),clock:()=>new Date('2026-11-20T03:00:00Z')})
await ensureDayPartitions(app.db,'2026-11-20','2026-11-20')
const scope={memberIds:undefined,days:['2026-11-20'],timeZone:'Asia/Tokyo',currency:'JPY'}
const ctes:any[]=[]
for (const {name,query} of accountDayParts(scope)) {
  ctes.push(sql`${sql.ref(name)} as materialized (${query})`)
  const t=performance.now()
  await app.db.transaction().execute(async trx=>{ await sql`set local jit=off`.execute(trx); await sql`set local work_mem='64MB'`.execute(trx); await sql`set local enable_nestloop=off`.execute(trx);await sql`set local enable_mergejoin=off`.execute(trx);
  await sql`with ${sql.join(ctes)} select count(*) from ${sql.table(name)}`.execute(trx)})
  console.log(name, Math.round(performance.now()-t))
}
for (let i=0;i<2;i++){ const t=performance.now(); await app.db.transaction().execute(trx=>writeAccountDays(trx,scope,{reconstructed:false})); console.log('write', performance.now()-t)}
for (let i=0;i<2;i++){ const t=performance.now(); await app.refresh.refreshAll(); console.log('full', performance.now()-t)}
for (let i=0;i<2;i++){ await sql`insert into account_dirty (account_id) select n*91 from generate_series(1,20) n`.execute(app.db); const t=performance.now(); await app.refresh.refreshNews(); console.log('news', performance.now()-t)}
await app.close()
