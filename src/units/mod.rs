//! Quantities as types: finite by construction.
