// node load.mjs DIRECTORY URL
//
// Loads the objects of a pool into the client that is installed in DIRECTORY, once for each line on
// standard input, and answers each with the number of VMs.

import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [directory, url] = process.argv.slice(2)
const entry = join(directory, 'node_modules', 'xen-api', 'index.mjs')
const { createClient } = await import(pathToFileURL(entry))

const auth = { user: 'root', password: 'xenroot' }
console.log('ready')
for await (const _ of createInterface({ input: process.stdin })) {
  const client = createClient({ url, auth })
  await client.connect()
  await client.objectsFetched
  const held = Object.values(client.objects.all)
  console.log(held.filter(({ $type }) => $type === 'VM').length)
  await client.disconnect()
}
process.exit(0)
