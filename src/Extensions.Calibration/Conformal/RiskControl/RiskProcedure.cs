namespace MLExtensions.Conformal;

/// <summary>A way to choose lambda so that risks stay below their targets. Immutable.</summary>
public abstract record RiskProcedure
{
    private protected RiskProcedure() { }

    /// <summary>Chooses lambda for one risk.</summary>
    /// <param name="curve">The mean loss of calibration rows.</param>
    /// <param name="alpha">The greatest risk wanted, strictly between the least and the greatest loss.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is out of its range.</exception>
    public RiskControlResult Control(RiskCurve curve, double alpha) => Control([curve], [alpha]);

    /// <summary>Chooses the lambda at which every one of several risks stays below its target.</summary>
    /// <param name="curves">The mean losses of calibration rows, one curve per risk.</param>
    /// <param name="alphas">The greatest risk wanted of each.</param>
    /// <exception cref="ArgumentException">There is no risk, or not one alpha for each.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An alpha is out of its range.</exception>
    public RiskControlResult Control(IReadOnlyList<RiskCurve> curves, IReadOnlyList<double> alphas)
    {
        ArgumentNullException.ThrowIfNull(curves);
        ArgumentNullException.ThrowIfNull(alphas);
        if (curves.Count == 0 || curves.Count != alphas.Count)
            throw new ArgumentException($"There must be at least one risk, and one alpha for each; got {curves.Count} risks and {alphas.Count} alphas.", nameof(alphas));
        return Choose(curves, alphas);
    }

    private protected abstract RiskControlResult Choose(IReadOnlyList<RiskCurve> curves, IReadOnlyList<double> alphas);

    /// <summary>Whether losses may rise with lambda.</summary>
    internal virtual bool TakesRises => false;

    /// <summary>The lambdas that are looked at, where they are fixed before the rows are seen; null for all breakpoints.</summary>
    internal virtual double[]? Grid => null;

    /// <summary>In what sense risks are controlled: the end of the statement "the expected loss is at most alpha ...".</summary>
    internal abstract string Promise { get; }

    /// <summary>What the promise rests on.</summary>
    internal abstract string Assumption { get; }
}
