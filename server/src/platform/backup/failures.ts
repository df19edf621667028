import { operatorError } from '../operator/operator.ts'

/** What can go wrong with a backup or a restore through no bug of ours. */
export const backupFailures = {
  targetExists: (file: string) =>
    operatorError({
      code: 'backup_target_exists',
      zh: `文件 ${file} 已存在，没有覆盖。请换一个文件名，或先移走它。`,
      en: `${file} exists and was not overwritten. Choose another name, or move it away first.`,
    }),
  cannotWrite: (file: string, reason: string) =>
    operatorError({
      code: 'backup_not_written',
      zh: `备份没有写成，也没有留下半个文件：${file}。请检查目录、权限和磁盘空间后重试。`,
      en: `The backup was not written and no half file was left: ${file}. Check the folder, its rights and the disk space, then try again.`,
      reason,
    }),
  noSchema: () =>
    operatorError({
      code: 'backup_nothing_there',
      zh: '这个数据库里还没有知客的数据，没有可备份的内容。',
      en: 'This database holds no Zhike data yet; there is nothing to back up.',
    }),
  cannotRead: (file: string, reason: string) =>
    operatorError({
      code: 'backup_not_readable',
      zh: `备份文件 ${file} 打不开，没有做任何改动。`,
      en: `The backup ${file} cannot be opened; nothing was changed.`,
      reason,
    }),
  damaged: (file: string, reason: string) =>
    operatorError({
      code: 'backup_damaged',
      zh: `备份文件 ${file} 不完整或已损坏，没有做任何改动。请使用另一份备份。`,
      en: `The backup ${file} is incomplete or damaged; nothing was changed. Use another backup.`,
      reason,
    }),
  newerFormat: (version: number) =>
    operatorError({
      code: 'backup_newer_format',
      zh: `这份备份由更新版本的知客写成（格式 ${version}），没有做任何改动。请升级知客后再恢复。`,
      en: `A newer Zhike wrote this backup (format ${version}); nothing was changed. Upgrade Zhike, then restore.`,
    }),
  newerSchema: (names: readonly string[]) =>
    operatorError({
      code: 'backup_newer_schema',
      zh: `这份备份的数据结构比本程序新（多出 ${names.join('、')}），没有做任何改动。请升级知客后再恢复。`,
      en: `The backup has a newer schema than this program (it has ${names.join(', ')}); nothing was changed. Upgrade Zhike, then restore.`,
    }),
  changedSchema: (names: readonly string[]) =>
    operatorError({
      code: 'backup_other_schema',
      zh: `这份备份的迁移与本程序自带的不一致（${names.join('、')}），没有做任何改动。请使用写这份备份的同一版本。`,
      en: `The migrations of the backup differ from this program's (${names.join(', ')}); nothing was changed. Use the version that wrote it.`,
    }),
  notEmpty: () =>
    operatorError({
      code: 'restore_not_empty',
      zh: '目标数据库里已有数据，没有做任何改动。请恢复到新的数据目录（--data 新目录）或空数据库；确实要替换全部数据时加 --force-empty。',
      en: 'The target database holds data already; nothing was changed. Restore into a new data folder (--data DIR) or an empty database; to replace everything add --force-empty.',
    }),
  inUse: (count: number) =>
    operatorError({
      code: 'restore_in_use',
      zh: `知客正在使用这个数据库（${count} 个连接），没有做任何改动。请先停止服务再恢复。`,
      en: `Zhike is using this database (${count} connections); nothing was changed. Stop it first, then restore.`,
    }),
  filesNotEmpty: (folder: string) =>
    operatorError({
      code: 'restore_files_not_empty',
      zh: `数据目录 ${folder} 里已有上传的文件，没有做任何改动。请换一个空目录，或加 --force-empty（原文件会移到一边保留）。`,
      en: `The data folder ${folder} holds uploaded files already; nothing was changed. Choose an empty one, or add --force-empty (they are kept aside).`,
    }),
  different: (tables: readonly string[]) =>
    operatorError({
      code: 'restore_different',
      zh: `恢复后的核对不一致（${tables.join('、')}），已全部撤回，没有留下数据。请重试；若再次出现，请换一份备份。`,
      en: `What was restored differs from the backup (${tables.join(', ')}); everything was rolled back. Try again; if it happens again, use another backup.`,
    }),
  loadFailed: (reason: string) =>
    operatorError({
      code: 'restore_failed',
      zh: '恢复没有成功，已全部撤回，没有留下数据。原因见下。',
      en: 'The restore failed and was rolled back; no data was left. The reason is below.',
      reason,
    }),
}
