/** 断网可用：选定一片带走。 */
export const offline = {};
