// Purpose: HTTPS without buying anything: a local CA made at first start and a server certificate signed by
// it, for this machine's host name, its addresses and the names of the configuration.
// Thread: start-up only. Files in DIR/tls, mode 600: ca.pem, ca.key, server.pem (with the CA), server.key.
// The server certificate is made again when names changed or fewer than 30 days are left; the CA (10 years)
// never, because the desks trust it. Errors: tls_files with the file.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "siaga/base/result.hpp"
#include "siaga/base/time.hpp"

namespace siaga::http {

struct CertificateFiles {
    std::filesystem::path ca;  // to be installed on the desks; empty for the regency's own certificate
    std::filesystem::path certificate, key;
};

[[nodiscard]] Result<CertificateFiles> ensure_certificate(const std::filesystem::path& tls_dir,
                                                          const std::vector<std::string>& names, WallTime now);

}  // namespace siaga::http
