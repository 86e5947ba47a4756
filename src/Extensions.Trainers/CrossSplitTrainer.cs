using System.ComponentModel.DataAnnotations;
using Microsoft.ML.Runtime;

namespace MLExtensions.Trainers;

/// <summary>Trains two neural networks for multiclass classification by CrossSplit, each on one half of the rows, whose labels the other one corrects; the model predicts the mean of both.</summary>
/// <remarks>
/// The objective is <see cref="CrossSplit"/>, which gives formula and source. To create this trainer, use <c>ml.MulticlassClassification.Trainers.CrossSplit(...)</c>, or the constructor,
/// which needs no MLContext. Columns, network and training are those of <see cref="NeuralNetworkMulticlassTrainer"/>, with <see cref="NetworkOptions.EnsembleSize"/> 2.
/// </remarks>
public sealed class CrossSplitTrainer : MulticlassObjectiveTrainer
{
    /// <summary>Creates the trainer with an environment of its own; its log goes nowhere. Use the catalog to log to an MLContext.</summary>
    /// <param name="options">Settings; the defaults where null.</param>
    /// <exception cref="ValidationException">An option is outside its limits; every fault is listed.</exception>
    public CrossSplitTrainer(Options? options = null) : this(null, options ?? new Options()) { }

    internal CrossSplitTrainer(IHostEnvironment? environment, Options options) : base(environment, nameof(CrossSplitTrainer), options) { }

    /// <summary>Settings of <see cref="CrossSplitTrainer"/>.</summary>
    public sealed record Options : ObjectiveOptions<CrossSplit>
    {
        /// <summary>Settings with the objective at its defaults.</summary>
        public Options() : base(new CrossSplit()) { }
    }
}
