//! The hand a thing stands on, with what people write when it is more than one, and with not knowing it.

use crate::linear::Side;
use crate::model::text::Text;

/// Where a thing stands beside a road, going the way chainage grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hand {
    /// To the left.
    Left,
    /// To the right.
    Right,
    /// On the line itself.
    On,
    /// On both hands: a section, a pair entered as one.
    Both,
    /// Known by its chainage alone.
    Unknown,
}

impl Hand {
    /// The hand that a register's `side` field tells.
    pub fn read(text: Option<&str>) -> Hand {
        match text {
            None => Hand::Unknown,
            Some("both") => Hand::Both,
            Some(text) => Side::parse(text).map_or(Hand::Unknown, Hand::from),
        }
    }

    /// Whether it counts for a side. What is on the line, on both hands or on an unknown one counts for both.
    pub fn counts_for(self, side: Side) -> bool {
        match self {
            Hand::Left => side != Side::Right,
            Hand::Right => side != Side::Left,
            Hand::On | Hand::Both | Hand::Unknown => true,
        }
    }
}

impl Hand {
    /// The word in JSON; none when unknown.
    pub fn word(self) -> Option<&'static str> {
        match self {
            Hand::Left => Some("left"),
            Hand::Right => Some("right"),
            Hand::On => Some("on"),
            Hand::Both => Some("both"),
            Hand::Unknown => None,
        }
    }

    /// The side in words; none when unknown.
    pub fn text(self) -> Option<Text> {
        match self {
            Hand::Left => Some(Text::new(Side::Left.zh(), Side::Left.en())),
            Hand::Right => Some(Text::new(Side::Right.zh(), Side::Right.en())),
            Hand::On => Some(Text::new(Side::On.zh(), Side::On.en())),
            Hand::Both => Some(Text::new("两侧", "both")),
            Hand::Unknown => None,
        }
    }
}

impl From<Side> for Hand {
    fn from(side: Side) -> Hand {
        match side {
            Side::Left => Hand::Left,
            Side::Right => Hand::Right,
            Side::On => Hand::On,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_on_the_line_or_on_an_unknown_hand_counts_for_both_sides() {
        for (text, left, right) in [
            (Some("left"), true, false),
            (Some("right"), false, true),
            (Some("on"), true, true),
            (Some("both"), true, true),
            (Some("路北"), true, true),
            (None, true, true),
        ] {
            let hand = Hand::read(text);
            assert_eq!(
                (hand.counts_for(Side::Left), hand.counts_for(Side::Right)),
                (left, right),
                "{text:?}"
            );
        }
    }

    #[test]
    fn an_unknown_hand_has_no_word() {
        assert_eq!((Hand::read(None).word(), Hand::Unknown.text()), (None, None));
        assert_eq!(Hand::read(Some("both")).word(), Some("both"));
    }
}
