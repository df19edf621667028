/** One file that holds everything an installation owns, and the way back from it. */
export { type BackupOptions, type BackupReport, writeBackup } from './backup.ts'
export { restoreBackup, type RestoreOptions, type RestoreReport } from './restore.ts'
