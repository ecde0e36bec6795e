//! How much a customer counts by their distance from the threshold.

/// Weight by distance, in bandwidths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kernel {
    /// 1 − |u|: the best for an estimate at the border of the data.
    Triangular,
    /// All alike.
    Uniform,
    /// ¾ (1 − u²).
    Epanechnikov,
}

impl Kernel {
    /// The weight at a distance of `u` bandwidths; 0 beyond 1.
    pub(super) fn weight(self, u: f64) -> f64 {
        let distance = u.abs();
        match self {
            Self::Triangular => (1.0 - distance).max(0.0),
            Self::Uniform => f64::from(u8::from(distance <= 1.0)) * 0.5,
            Self::Epanechnikov => 0.75 * (1.0 - distance * distance).max(0.0),
        }
    }

    /// The constant of Silverman's rule, by which the first pilot bandwidth is set.
    pub(super) const fn pilot(self) -> f64 {
        match self {
            Self::Triangular => 2.576,
            Self::Uniform => 1.843,
            Self::Epanechnikov => 2.34,
        }
    }
}
