using MLExtensions.Conformal;

namespace Microsoft.ML;

/// <summary>Risk control in the catalogs of conformal procedures.</summary>
public static class RiskControlCatalog
{
    /// <summary>Conformal risk control of sets of labels: the expected risk is at most alpha.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="alpha">The most that the risk may be, strictly between 0 and the greatest loss.</param>
    /// <param name="risk">The risk; <see cref="FalseNegativeRisk"/> where null.</param>
    /// <param name="options">Columns; the defaults where null.</param>
    public static SetRiskControlEstimator ControlRisk(this MultilabelConformalCatalog catalog, double alpha = 0.1, Risk? risk = null, RiskControlOptions? options = null)
        => catalog.ControlRisks([new(risk ?? new FalseNegativeRisk(), alpha)], new ConformalRiskControl(), options);

    /// <summary>Risk control of sets of labels with high probability (RCPS): with probability at least 1 - delta over the calibration rows, the expected risk is at most alpha.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="alpha">The most that the risk may be, strictly between 0 and the greatest loss.</param>
    /// <param name="delta">Probability that it is more, at most; strictly between 0 and 1.</param>
    /// <param name="risk">The risk; <see cref="FalseNegativeRisk"/> where null.</param>
    /// <param name="bound">The bound; <see cref="HoeffdingBentkusBound"/> where null.</param>
    /// <param name="options">Columns; the defaults where null.</param>
    public static SetRiskControlEstimator ControlRiskWithHighProbability(this MultilabelConformalCatalog catalog, double alpha = 0.1, double delta = 0.1, Risk? risk = null, RiskBound? bound = null, RiskControlOptions? options = null)
        => catalog.ControlRisks([new(risk ?? new FalseNegativeRisk(), alpha)], new HighProbabilityRiskControl { Delta = delta, Bound = bound ?? new HoeffdingBentkusBound() }, options);

    /// <summary>Learn then test of sets of labels: with probability at least 1 - delta over the calibration rows, every expected risk is at most its alpha; the losses need not be monotone.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="targets">The risks, each with the most that it may be.</param>
    /// <param name="delta">Probability that one is more, at most; strictly between 0 and 1.</param>
    /// <param name="test">How lambdas are tested together.</param>
    /// <param name="options">Columns; the defaults where null.</param>
    public static SetRiskControlEstimator LearnThenTest(this MultilabelConformalCatalog catalog, IEnumerable<RiskTarget> targets, double delta = 0.1, FamilywiseTest test = FamilywiseTest.FixedSequence, RiskControlOptions? options = null)
        => catalog.ControlRisks(targets, new LearnThenTest { Delta = delta, Test = test }, options);

    /// <summary>Control of one or several risks of sets of labels by any procedure.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="targets">The risks, each with the most that it may be.</param>
    /// <param name="procedure">How lambda is chosen; <see cref="ConformalRiskControl"/> where null.</param>
    /// <param name="options">Columns; the defaults where null.</param>
    public static SetRiskControlEstimator ControlRisks(this MultilabelConformalCatalog catalog, IEnumerable<RiskTarget> targets, RiskProcedure? procedure = null, RiskControlOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(catalog.Environment, isMultilabel: true, targets, procedure ?? new ConformalRiskControl(), options);
    }

    /// <summary>Conformal risk control of sets of classes: the expected risk is at most alpha.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="alpha">The most that the risk may be, strictly between 0 and the greatest loss.</param>
    /// <param name="risk">The risk; <see cref="MiscoverageRisk"/> where null.</param>
    /// <param name="options">Columns; the defaults where null.</param>
    public static SetRiskControlEstimator ControlRisk(this MulticlassConformalCatalog catalog, double alpha = 0.1, Risk? risk = null, RiskControlOptions? options = null)
        => catalog.ControlRisks([new(risk ?? new MiscoverageRisk(), alpha)], new ConformalRiskControl(), options);

    /// <summary>Risk control of sets of classes with high probability (RCPS): with probability at least 1 - delta over the calibration rows, the expected risk is at most alpha.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="alpha">The most that the risk may be, strictly between 0 and the greatest loss.</param>
    /// <param name="delta">Probability that it is more, at most; strictly between 0 and 1.</param>
    /// <param name="risk">The risk; <see cref="MiscoverageRisk"/> where null.</param>
    /// <param name="bound">The bound; <see cref="HoeffdingBentkusBound"/> where null.</param>
    /// <param name="options">Columns; the defaults where null.</param>
    public static SetRiskControlEstimator ControlRiskWithHighProbability(this MulticlassConformalCatalog catalog, double alpha = 0.1, double delta = 0.1, Risk? risk = null, RiskBound? bound = null, RiskControlOptions? options = null)
        => catalog.ControlRisks([new(risk ?? new MiscoverageRisk(), alpha)], new HighProbabilityRiskControl { Delta = delta, Bound = bound ?? new HoeffdingBentkusBound() }, options);

    /// <summary>Learn then test of sets of classes: with probability at least 1 - delta over the calibration rows, every expected risk is at most its alpha; the losses need not be monotone.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="targets">The risks, each with the most that it may be.</param>
    /// <param name="delta">Probability that one is more, at most; strictly between 0 and 1.</param>
    /// <param name="test">How lambdas are tested together.</param>
    /// <param name="options">Columns; the defaults where null.</param>
    public static SetRiskControlEstimator LearnThenTest(this MulticlassConformalCatalog catalog, IEnumerable<RiskTarget> targets, double delta = 0.1, FamilywiseTest test = FamilywiseTest.FixedSequence, RiskControlOptions? options = null)
        => catalog.ControlRisks(targets, new LearnThenTest { Delta = delta, Test = test }, options);

    /// <summary>Control of one or several risks of sets of classes by any procedure.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="targets">The risks, each with the most that it may be.</param>
    /// <param name="procedure">How lambda is chosen; <see cref="ConformalRiskControl"/> where null.</param>
    /// <param name="options">Columns; the defaults where null.</param>
    public static SetRiskControlEstimator ControlRisks(this MulticlassConformalCatalog catalog, IEnumerable<RiskTarget> targets, RiskProcedure? procedure = null, RiskControlOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(catalog.Environment, isMultilabel: false, targets, procedure ?? new ConformalRiskControl(), options);
    }

    /// <summary>Conformal risk control of binary decisions: the expected risk is at most alpha.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="alpha">The most that the risk may be, strictly between 0 and the greatest loss.</param>
    /// <param name="risk">The risk; the false-negative rate among positive rows where null.</param>
    /// <param name="options">Columns; the defaults where null.</param>
    public static BinaryRiskControlEstimator ControlRisk(this BinaryConformalCatalog catalog, double alpha = 0.1, Risk? risk = null, RiskControlOptions? options = null)
        => catalog.ControlRisks([new(risk ?? new FalseNegativeRisk { LeaveOutRowsWithoutLabels = true }, alpha)], new ConformalRiskControl(), options);

    /// <summary>Risk control of binary decisions with high probability (RCPS): with probability at least 1 - delta over the calibration rows, the expected risk is at most alpha.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="alpha">The most that the risk may be, strictly between 0 and the greatest loss.</param>
    /// <param name="delta">Probability that it is more, at most; strictly between 0 and 1.</param>
    /// <param name="risk">The risk; the false-negative rate among positive rows where null.</param>
    /// <param name="bound">The bound; <see cref="HoeffdingBentkusBound"/> where null.</param>
    /// <param name="options">Columns; the defaults where null.</param>
    public static BinaryRiskControlEstimator ControlRiskWithHighProbability(this BinaryConformalCatalog catalog, double alpha = 0.1, double delta = 0.1, Risk? risk = null, RiskBound? bound = null, RiskControlOptions? options = null)
        => catalog.ControlRisks([new(risk ?? new FalseNegativeRisk { LeaveOutRowsWithoutLabels = true }, alpha)], new HighProbabilityRiskControl { Delta = delta, Bound = bound ?? new HoeffdingBentkusBound() }, options);

    /// <summary>Learn then test of binary decisions: with probability at least 1 - delta over the calibration rows, every expected risk is at most its alpha; the losses need not be monotone.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="targets">The risks, each with the most that it may be.</param>
    /// <param name="delta">Probability that one is more, at most; strictly between 0 and 1.</param>
    /// <param name="test">How lambdas are tested together.</param>
    /// <param name="options">Columns; the defaults where null.</param>
    public static BinaryRiskControlEstimator LearnThenTest(this BinaryConformalCatalog catalog, IEnumerable<RiskTarget> targets, double delta = 0.1, FamilywiseTest test = FamilywiseTest.FixedSequence, RiskControlOptions? options = null)
        => catalog.ControlRisks(targets, new LearnThenTest { Delta = delta, Test = test }, options);

    /// <summary>Control of one or several risks of binary decisions by any procedure.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="targets">The risks, each with the most that it may be.</param>
    /// <param name="procedure">How lambda is chosen; <see cref="ConformalRiskControl"/> where null.</param>
    /// <param name="options">Columns; the defaults where null.</param>
    public static BinaryRiskControlEstimator ControlRisks(this BinaryConformalCatalog catalog, IEnumerable<RiskTarget> targets, RiskProcedure? procedure = null, RiskControlOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(catalog.Environment, targets, procedure ?? new ConformalRiskControl(), options);
    }

    /// <summary>Control of the graph distance on a class hierarchy: every row is decided for a node, as low as the risk allows.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="hierarchy">The tree, its classes in the order of the scores.</param>
    /// <param name="alpha">The greatest mean distance wanted, as a share of the tree's depth.</param>
    /// <param name="procedure">How lambda is chosen; <see cref="ConformalRiskControl"/> where null.</param>
    /// <param name="options">Columns; the defaults where null.</param>
    public static HierarchyRiskControlEstimator ControlHierarchyDistance(this MulticlassConformalCatalog catalog, ClassHierarchy hierarchy, double alpha = 0.1, RiskProcedure? procedure = null, RiskControlOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(catalog.Environment, hierarchy, alpha, procedure ?? new ConformalRiskControl(), options);
    }
}
