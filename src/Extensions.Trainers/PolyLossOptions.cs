using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Trainers;

/// <summary>Settings that the PolyLoss trainers share.</summary>
public abstract record PolyLossOptions : NeuralNetworkOptions
{
    private protected PolyLossOptions() { }

    /// <summary>Weight added to the first polynomial term, (1 - p). Above -1 the loss falls with p; -1 removes the term.</summary>
    /// <value>1 by default, at least -1.</value>
    [Range(-1.0, 1e6)]
    public double Epsilon1 { get; init; } = 1;

    /// <summary>Focusing exponent of the focal form; 0 for the cross-entropy form.</summary>
    /// <value>0 by default, not negative.</value>
    [Range(0.0, 100.0)]
    public double Gamma { get; init; }
}
