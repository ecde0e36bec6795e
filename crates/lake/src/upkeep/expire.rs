//! Versions expire: they go, and with them the files that only they named.

use crate::error::LakeError;
use crate::lease;
use crate::lock::Wait;
use crate::log::{cleanup, version};
use crate::writer::Writer;
use std::collections::BTreeSet;

impl Writer {
    /// Lets go of older versions and removes the files that only they named. Returns those that went.
    ///
    /// The newest version always stays, and so does one that somebody reads: it can be let go of later.
    ///
    /// # Errors
    /// What the disk says; the next writer then finishes the work.
    pub fn expire(&mut self, versions: &[u64]) -> Result<Vec<u64>, LakeError> {
        let mut versions = self.older(versions);
        self.transact(|writer| {
            writer.cancel.check()?;
            let stay = lease::remove_versions(&writer.root, &versions)?;
            versions.retain(|version| !stay.contains(version));
            writer.sweep_data()?;
            Ok(versions)
        })
    }

    /// The same, waiting for those who still read one of them.
    pub(crate) fn expire_waiting(&mut self, versions: &[u64], wait: &Wait) -> Result<(), LakeError> {
        let versions = self.older(versions);
        self.transact(|writer| {
            let removed = lease::remove_versions_waiting(&writer.root, &versions, wait);
            // Also where some could not go: what only the others named does.
            writer.sweep_data()?;
            removed
        })
    }

    fn older(&self, versions: &[u64]) -> Vec<u64> {
        versions.iter().copied().filter(|version| *version != self.newest.version).collect()
    }

    fn sweep_data(&self) -> Result<(), LakeError> {
        let kept = version::read_all(&self.root)?;
        for name in self.newest.tables.keys() {
            let kept: BTreeSet<i64> = kept.iter().filter_map(|v| v.tables.get(name)).copied().collect();
            cleanup::sweep_data(&self.root, name, &kept)?;
        }
        Ok(())
    }
}
