import type { outdoors as zh } from '../zh/outdoors';

/** The phone outdoors: position, what is near, what waits. */
export const outdoors: typeof zh = {
  gpsInsecure: 'A phone tells its position only to a page opened with https. On the computer press Phones and open this page anew by the QR code.',
  gpsDenied: 'This page may not know the position. Allow it in the browser\'s settings, then press again.',
  gpsNone: 'There is no position at the moment. Wait in the open; it is tried again by itself.',
  gpsPoor: 'The position is off by more than 5 km and was not taken. Switch on precise location on the phone.',
  // My place
  myPlace: 'My place',
  myPlaceFollow: 'My place, the map follows',
  gpsSeeking: 'Looking for the position…',

  // What is near
  nearbyByMe: 'nearest to me first',
  nearbyNothingHere: 'Nothing is registered within two kilometres.',
  lastSeen: (day) => `seen ${day}`,
  whatIsWrong: (what) => `What is wrong with ${what}?`,
  isFull: 'Full',
  openCard: (what) => `Open ${what}`,
  takeBack: (what) => `Take back: ${what}`,
  reasonPhotos: 'Photos:',
  reasonFull: 'Full:',

  // What waits to be sent
  queue: 'To be sent',
  queueBar: (items, photos) => `${items} to be sent${photos > 0 ? `, ${photos} photo${photos === 1 ? '' : 's'}` : ''}`,
  queueHere: 'safe on this device',
  queueStuck: (n) => `${n} to look at`,
  queueStored: (n) => `All ${n} are sent`,
  queueSend: 'Send now',
  queueClear: 'Put these receipts away',
  queueEmpty: 'Nothing waits to be sent.',
  queueWaits: 'On this device, sent by itself with a network',
  queueSending: 'Being sent…',
  queueReceipt: (seq) => `Sent: change set ${seq}`,
  queueUnchanged: 'Sent: the register said so already',
  queueUndone: 'Taken back',
  queueGoesBack: 'To be taken back',
  queuePhotos: (n) => `${n} photo${n === 1 ? '' : 's'}`,
  queueDiscard: 'Throw away',
  queueMore: (n) => `${n} more, all on this device`,
  queueKept: 'Kept on this device, sent by itself with a network.',
  queueHalted: 'This page may write no more; nothing that was noted is lost. Load it again; where the phone was taken back, pair it anew.',
  queueReload: 'Load again',
  queueSilent: 'verge did not answer; it is tried again by itself.',
  queueRefused: 'verge did not take this.',
  queueFull: 'This device is full and the last entry was not noted; what was typed and taken is still on the screen. Make room and try again.',
  queueNoRoom: 'This browser lets the page keep nothing on the device (perhaps a private window), and the last entry was not noted. Use an ordinary window, or try again with a network.',
  queuePhotoGone: 'The photo is no longer on this device; take it again.',
  queueClash: 'Somebody else changed the same meanwhile; choose which to keep:',
  queueSettle: 'Send as chosen',
  queueNotPhoto: (name) => `${name} is no photo (JPEG, PNG or WebP).`,
};
