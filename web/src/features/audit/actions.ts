import type { Locale } from '#contracts/identity.ts'

/** What stands in the trail as a code, in words; a code that is new here is shown as it is. */
const names: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  'identity.signed_in': ['登录', 'Signed in'],
  'identity.signed_out': ['退出登录', 'Signed out'],
  'identity.sign_in_failed': ['登录失败', 'Sign-in failed'],
  'identity.account_locked': ['账号锁定', 'Account locked'],
  'identity.account_unlocked': ['解除锁定', 'Account unlocked'],
  'identity.user_created': ['新增人员', 'User created'],
  'identity.user_changed': ['修改人员', 'User changed'],
  'identity.unit_created': ['新增单位', 'Unit created'],
  'identity.unit_changed': ['修改单位', 'Unit changed'],
  'identity.password_changed': ['修改密码', 'Password changed'],
  'identity.password_reset': ['重置密码', 'Password reset'],
  'identity.second_factor_enabled': ['启用动态口令', 'Second factor enabled'],
  'identity.second_factor_disabled': ['停用动态口令', 'Second factor disabled'],
  'identity.second_factor_reset': ['重置动态口令', 'Second factor reset'],
  'identity.session_revoked': ['下线设备', 'Session revoked'],
  'customers.created': ['新增客户', 'Customer created'],
  'customers.changed': ['修改客户', 'Customer changed'],
  'customers.assigned': ['转移客户', 'Customers handed over'],
  'customers.placed': ['标注位置', 'Customer placed'],
  'customers.exported': ['导出客户', 'Customers exported'],
  'customers.phone_disclosed': ['查看完整电话', 'Phone disclosed'],
  'customers.import_started': ['开始导入', 'Import started'],
  'customers.imported': ['导入客户', 'Customers imported'],
  'customers.import_cancelled': ['取消导入', 'Import cancelled'],
  'customers.import_undone': ['撤销导入', 'Import undone'],
  'settings.changed': ['修改参数', 'Setting changed'],
  'calendar.changed': ['调整日历', 'Calendar changed'],
  'visits.plan_confirmed': ['确认走访计划', 'Plan confirmed'],
  'visits.team_day_exported': ['导出团队走访', 'Team’s day exported'],
  'files.downloaded': ['下载文件', 'File downloaded'],
}

export function actionName(action: string, locale: Locale): string {
  const found = names[action]
  return found ? found[locale === 'zh-CN' ? 0 : 1] : action
}
