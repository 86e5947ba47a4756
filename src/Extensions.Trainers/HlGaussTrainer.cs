using System.ComponentModel.DataAnnotations;
using Microsoft.ML.Runtime;

namespace MLExtensions.Trainers;

/// <summary>Trains a neural network for regression with HL-Gauss, regression by classification: cross entropy with a normal distribution around the label, cut into bins.</summary>
/// <remarks>
/// The objective is <see cref="HlGauss"/>, which gives formula and source. To create this trainer, use <c>ml.Regression.Trainers.HlGauss(...)</c>, or the constructor,
/// which needs no MLContext. Columns, network and training are those of <see cref="NeuralNetworkRegressionTrainer"/>.
/// </remarks>
public sealed class HlGaussTrainer : RegressionObjectiveTrainer
{
    /// <summary>Creates the trainer with an environment of its own; its log goes nowhere. Use the catalog to log to an MLContext.</summary>
    /// <param name="options">Settings.</param>
    /// <exception cref="ValidationException">An option is outside its limits; every fault is listed.</exception>
    public HlGaussTrainer(Options options) : this(null, options) { }

    internal HlGaussTrainer(IHostEnvironment? environment, Options options) : base(environment, nameof(HlGaussTrainer), options) { }

    /// <summary>Settings of <see cref="HlGaussTrainer"/>.</summary>
    public sealed record Options : ObjectiveOptions<HlGauss>
    {
        /// <summary>Settings with an objective.</summary>
        /// <param name="objective">The objective.</param>
        public Options(HlGauss objective) : base(objective) { }
    }
}
