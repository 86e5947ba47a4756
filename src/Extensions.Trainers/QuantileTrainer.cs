using System.ComponentModel.DataAnnotations;
using Microsoft.ML.Runtime;
using MLExtensions.Training;

namespace MLExtensions.Trainers;

/// <summary>Trains a neural network for quantile regression: several quantiles of the label at once, which do not cross.</summary>
/// <remarks>
/// <para>The objective is <see cref="PinballLoss"/>, which gives formula and source. To create this trainer, use <c>ml.Regression.Trainers.Quantile(...)</c>, or the constructor, which
/// needs no MLContext.</para>
/// <para>Input columns: label (Single or Double), features (known-size vector of Single), example weight (optional, Single). Output columns: Score (Single: the quantile whose
/// level is nearest to 0.5) and Quantiles (vector of Single, one per level, the levels as slot names), in the label's unit.</para>
/// <para>Quantiles of a fitted network cover training rows better than new ones: an interval from the 0.05 to the 0.95 quantile holds fewer than 90 % of them.</para>
/// </remarks>
public sealed class QuantileTrainer : QuantileNetworkTrainer
{
    private readonly Options options;

    /// <summary>Creates the trainer with an environment of its own; its log goes nowhere. Use the catalog to log to an MLContext.</summary>
    /// <param name="options">Settings; the defaults where null.</param>
    /// <exception cref="ValidationException">An option is outside its limits; every fault is listed.</exception>
    public QuantileTrainer(Options? options = null) : this(null, options ?? new Options()) { }

    internal QuantileTrainer(IHostEnvironment? environment, Options options) : base(environment, nameof(QuantileTrainer), options.ToSettings()) => this.options = options;

    private protected override NetworkFit FitNetwork(NetworkFitRequest request) => NetworkFitter.Fit(request, options, options.TrainingObjective);

    /// <summary>Settings of <see cref="QuantileTrainer"/>.</summary>
    public sealed record Options : ObjectiveOptions<PinballLoss>
    {
        /// <summary>Settings with the levels 0.05, 0.5 and 0.95.</summary>
        public Options() : base(new PinballLoss([0.05, 0.5, 0.95])) { }
    }
}
