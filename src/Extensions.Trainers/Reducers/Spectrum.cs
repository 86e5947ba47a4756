namespace MLExtensions.Trainers;

/// <summary>How <see cref="SpectralRisk"/> weighs ranks: G(s) is the weight of the share s of the smallest losses together.</summary>
public enum Spectrum
{
    /// <summary>The worst 1 - q alone: G(s) = max(s - q, 0) / (1 - q), q in [0, 1).</summary>
    Superquantile = 0,

    /// <summary>G(s) = s^r, r of 1 or more: for whole r the mean greatest of r losses drawn at random.</summary>
    Extremile = 1,

    /// <summary>Exponential spectrum: G(s) = (exp(rho s) - 1) / (exp(rho) - 1), rho above 0.</summary>
    Esrm = 2,
}
