import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { LockstepError } from '@lockstep/core'
import { type Command, defineCommand } from '../command.js'
import { projectFiles } from '../scaffold/project-files.js'
import { usageError } from '../usage-error.js'
import { version } from '../version.js'

/** `lockstep new` */
export const newCommand: Command = defineCommand({
  name: 'new',
  summary: 'Makes the folder of a project with an STF, and a test that proves it',
  positionals: ['NAME'],
  options: {
    packages: {
      type: 'string',
      hint: 'DIR',
      help: 'takes the packages from files in DIR, as pnpm pack leaves them, not from a registry',
    },
    json: { type: 'boolean', default: false, help: 'prints JSON' },
  },
  details: ['NAME is a folder that is not there yet, or is empty; its last part names the package and the STF.'],
  examples: ['new bank', 'new bank --packages ../tarballs'],
  async run({ positionals: [path = ''], values: { packages }, report }) {
    if (path === '') throw usageError('NAME', path, 'write the folder of the new project, such as bank')
    const folder = resolve(path)
    const name = basename(folder)
    if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > 32) {
      throw usageError('NAME', path, 'its last part has 1 to 32 of a-z, 0-9 and single -, a letter first')
    }
    await requireEmpty(folder)
    const place = packages === undefined ? {} : { packages: await packedIn(packages, folder) }
    const files = projectFiles({ name, version: version(), ...place })
    for (const [file, text] of Object.entries(files)) {
      const place = join(folder, file)
      await mkdir(dirname(place), { recursive: true })
      await writeFile(place, text, { flag: 'wx' })
    }
    const list = Object.keys(files)
    report([...list.map((file) => join(path, file)), '', `cd ${path}`, 'npm install', 'npm test'].join('\n'), {
      folder,
      files: list,
    })
    return 0
  },
})

async function requireEmpty(folder: string): Promise<void> {
  const found = await readdir(folder).catch((error: unknown) => {
    if (Object(error).code === 'ENOENT') return []
    throw usageError('NAME', folder, 'it is no folder')
  })
  if (found.length === 0) return
  throw new LockstepError(
    'FolderNotEmpty',
    `${folder} has ${found.length} files already; name a folder that is not there yet`,
    {
      field: 'NAME',
      value: folder,
    },
  )
}

/** The folder of packed packages, seen from the project. @throws LockstepError `Usage` where the core is not in it */
async function packedIn(packages: string, folder: string): Promise<string> {
  const found = await readdir(packages).catch((): string[] => [])
  const wanted = `lockstep-core-${version()}.tgz`
  if (!found.includes(wanted)) throw usageError('--packages', packages, `there is no ${wanted} in it; run pnpm pack`)
  return relative(folder, resolve(packages)).split(sep).join('/')
}
