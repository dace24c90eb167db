/** The phone outdoors: position, what is near, what waits. */
export const outdoors = {
  gpsInsecure: 'A phone tells its position only to a page opened with https. On the computer press Phones and open this page anew by the QR code.',
  gpsDenied: 'This page may not know the position. Allow it in the browser\'s settings, then press again.',
  gpsNone: 'There is no position at the moment. Wait in the open; it is tried again by itself.',
  gpsPoor: 'The position is off by more than 5 km and was not taken. Switch on precise location on the phone.',
};
